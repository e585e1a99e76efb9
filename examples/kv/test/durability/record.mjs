import { overriding } from "./overriding.mjs";

/** A driver that tells `check` about the log's writes and syncs and what is sent to clients, in order. */
export function recordingDriver(driver, check, { syncs = true } = {}) {
  const fs = overriding(driver.fs, {
    open: async (path, how) => {
      const file = await driver.fs.open(path, how);
      return path.endsWith("kv.log") ? recordFile(file, check, syncs) : file;
    },
  });
  const sockets = overriding(driver.sockets, {
    listen: (at, options, events) =>
      driver.sockets.listen(
        at,
        options,
        overriding(events, { connection: (conn) => events.connection(recordConn(conn, check)) }),
      ),
  });
  return { ...driver, fs, sockets };
}

function recordFile(file, check, syncs) {
  return overriding(file, {
    write: async (bytes, at) => {
      const count = await file.write(bytes, at);
      check.written(bytes.slice(0, count));
      return count;
    },
    sync: async (dataOnly) => {
      if (!syncs) return;
      check.syncBegins();
      await file.sync(dataOnly);
      check.syncEnds();
    },
  });
}

function recordConn(conn, check) {
  return overriding(conn, {
    write: (bytes) => {
      check.sent(bytes);
      return conn.write(bytes);
    },
  });
}

/** A driver that tells `check` about the log's writes and syncs and what is sent to clients, in order. */
export function recordingDriver(driver, check, { syncs = true } = {}) {
  const fs = {
    ...driver.fs,
    open: async (path, how) => {
      const file = await driver.fs.open(path, how);
      return path.endsWith("kv.log") ? recordFile(file, check, syncs) : file;
    },
  };
  const sockets = {
    ...driver.sockets,
    listen: (at, options, events) =>
      driver.sockets.listen(at, options, {
        ...bound(events),
        connection: (conn) => events.connection(recordConn(conn, check)),
      }),
  };
  return {
    ...driver,
    fs: Object.assign(Object.create(driver.fs), fs),
    sockets: Object.assign(Object.create(driver.sockets), sockets),
  };
}

function bound(events) {
  return { failed: (error) => events.failed(error) };
}

function recordFile(file, check, syncs) {
  return {
    read: (into, at) => file.read(into, at),
    stat: () => file.stat(),
    truncate: (size) => file.truncate(size),
    close: () => file.close(),
    write: async (bytes, at) => {
      const count = await file.write(bytes, at);
      check.written(Buffer.from(bytes.subarray(0, count)));
      return count;
    },
    sync: async (dataOnly) => {
      if (!syncs) return;
      check.syncBegins();
      await file.sync(dataOnly);
      check.syncEnds();
    },
  };
}

function recordConn(conn, check) {
  return new Proxy(conn, {
    get: (target, name) => {
      if (name === "write") {
        return (bytes) => {
          check.sent(Buffer.from(bytes));
          return target.write(bytes);
        };
      }
      const value = target[name];
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

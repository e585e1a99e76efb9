import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { driver } from "@portico/adapter-node";
import type { Scope } from "@portico/core";
import { type FileDriver, openRoot } from "@portico/core/driver";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fromLatin1, latin1 } from "../src/bytes.ts";
import { Client } from "../src/client.ts";
import { openLog } from "../src/log/open.ts";
import { serve } from "../src/server.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "kv-failure-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

type Fault = "none" | "write" | "half a write" | "sync";

interface Disk {
  now: Fault;
  /** What a failing sync waits for before it fails. */
  gate?: Promise<void>;
}

/** Node's driver on a disk that can be made to fail; the real file gets what a real disk would have. */
function failingDisk(fault: Disk): typeof driver {
  const full = (): never => {
    throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  };
  const wrap = (file: FileDriver): FileDriver => ({
    read: (into, at) => file.read(into, at),
    stat: () => file.stat(),
    truncate: (size) => file.truncate(size),
    close: () => file.close(),
    write: async (bytes, at) => {
      if (fault.now === "write") full();
      if (fault.now !== "half a write") return file.write(bytes, at);
      const count = bytes.length >> 1;
      return count === 0 ? full() : file.write(bytes.subarray(0, count), at);
    },
    sync: async (dataOnly) => {
      if (fault.now === "sync") await fault.gate;
      if (fault.now === "sync") throw Object.assign(new Error("EIO: i/o error, fsync"), { code: "EIO" });
      await file.sync(dataOnly);
    },
  });
  const fs = Object.assign(Object.create(driver.fs as object), {
    open: async (...[path, how]: Parameters<NonNullable<typeof driver.fs>["open"]>) =>
      wrap((await driver.fs?.open(path, how)) as FileDriver),
  });
  return { ...driver, fs };
}

async function recoveredKeys(): Promise<string[]> {
  const root = openRoot(driver);
  const { entries } = await openLog(root.scope, directory, "always");
  await root.close();
  return [...entries.keys()];
}

/** Serves on a failing disk; the body gets a client. Ends with what the server ended with. */
async function withServer(
  fault: Disk,
  body: (client: Client, scope: Scope<"tcp">, port: number) => Promise<void>,
): Promise<unknown> {
  const root = openRoot(failingDisk(fault));
  const server = await serve(root.scope, { port: 0, dir: directory, fsync: "always" });
  const ended = server.task.join().then(
    () => undefined,
    (error: unknown) => error,
  );
  await root.scope.scope(async (scope) =>
    body(await Client.connect(scope, server.address), scope, server.address.port),
  );
  root.stop();
  const error = await ended;
  await root.close().catch((failure: unknown) => expect(failure).toBe(error));
  return error;
}

test.each<[Fault, string]>([
  ["write", "NoSpace"],
  ["half a write", "NoSpace"],
  ["sync", "Io"],
])("after a failure of %s no write is acknowledged, reads go on, and the server ends with it", async (kind, code) => {
  const fault = { now: "none" as Fault };
  const error = await withServer(fault, async (client) => {
    expect(await client.send("SET", "before", "1")).toBe("OK");
    fault.now = kind;
    await expect(client.send("SET", "during", "2")).rejects.toThrow(
      /^MISCONF Errors writing to the append only file: /,
    );
    // The disk works again, but what the file holds by now is not known.
    fault.now = "none";
    await expect(client.send("INCR", "after")).rejects.toThrow(/^MISCONF /);
    await expect(client.send("FLUSHALL")).rejects.toThrow(/^MISCONF /);
    expect(latin1((await client.send("GET", "before")) as Uint8Array)).toBe("1");
    expect(latin1((await client.send("INFO", "persistence")) as Uint8Array)).toContain("aof_last_write_status:err");
  });
  expect(error).toMatchObject({ code });
  expect((await recoveredKeys()).filter((key) => key !== "during")).toEqual(["before"]);
});

test("no reply of a batch leaves whose log failed, a read's neither", async () => {
  const fault = { now: "none" as Fault };
  await withServer(fault, async (client, scope, port) => {
    await client.send("PING");
    fault.now = "sync";
    const conn = await scope.net.connect({ port });
    await conn.write(fromLatin1("SET k v\r\nGET k\r\nPING\r\n"));
    let text = "";
    while (text.split("\r\n").length < 4) text += latin1((await conn.read()) ?? new Uint8Array());
    expect(text).toMatch(/^(-MISCONF [^\r]+\r\n){3}$/);
  });
});

test("writes that wait behind a failing sync fail with it, and reads go on", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const fault: Disk = { now: "none", gate: promise };
  await withServer(fault, async (client, scope, port) => {
    const second = await Client.connect(scope, { host: "127.0.0.1", port });
    const reader = await Client.connect(scope, { host: "127.0.0.1", port });
    await Promise.all([client, second, reader].map((each) => each.send("PING")));
    fault.now = "sync";
    const replies = [client.send("SET", "a", "1"), second.send("SET", "b", "2"), reader.send("GET", "none")];
    const outcomes = Promise.allSettled(replies);
    const fourth = await Client.connect(scope, { host: "127.0.0.1", port });
    resolve();
    for (const outcome of (await outcomes).slice(0, 2)) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { message: expect.stringMatching(/^MISCONF /) } });
    }
    expect(await fourth.send("GET", "none")).toBe(null);
    expect(await fourth.send("PING")).toBe("PONG");
  });
});

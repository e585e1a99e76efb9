import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { driver } from "@portico/adapter-node";
import type { Scope } from "@portico/core";
import { openRoot } from "@portico/core/driver";
import { afterEach, beforeEach, expect, test } from "vitest";
import { latin1 } from "../src/bytes.ts";
import type { Log } from "../src/log/log.ts";
import { type OpenedLog, openLog } from "../src/log/open.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "kv-log-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const value = (text: string): Uint8Array => new TextEncoder().encode(text);
const path = (): string => join(directory, "kv.log");

async function withScope<T>(body: (scope: Scope<"fs">) => Promise<T>): Promise<T> {
  const root = openRoot(driver);
  try {
    return await body(root.scope);
  } finally {
    await root.close();
  }
}

/** Opens the log, lets `fill` log, and closes it. */
function write(fill: (log: Log) => void | Promise<void>): Promise<void> {
  return withScope((scope) =>
    scope.scope(async (scope) => {
      const { log } = await openLog(scope, directory, "always");
      scope.spawn((scope) => log.run(scope), { background: true });
      await fill(log);
      await log.close(scope);
    }),
  );
}

interface Recovered extends Pick<OpenedLog, "recovery"> {
  readonly entries: Record<string, string>;
}

function recover(): Promise<Recovered> {
  return withScope(async (scope) => {
    const { entries, recovery } = await openLog(scope, directory, "always");
    return {
      recovery,
      entries: Object.fromEntries(
        [...entries].map(([key, saved]) => [key, `${latin1(saved.value)}@${saved.expiresAt}`]),
      ),
    };
  });
}

test("what was logged comes back", async () => {
  await write((log) => {
    log.set("a", value("1"), Number.POSITIVE_INFINITY);
    log.set("\xff\0", value(""), 12_345);
    log.set("b", value("2"), 1);
    log.expire("b", 99);
    log.set("c", value("3"), 5);
    log.delete("c");
  });
  const { entries, recovery } = await recover();
  expect(entries).toEqual({ a: "1@Infinity", "\xff\0": "@12345", b: "2@99" });
  expect(recovery).toEqual({ records: 6, droppedBytes: 0 });
  await write((log) => {
    log.clear();
    log.set("d", value("4"), Number.POSITIVE_INFINITY);
  });
  expect((await recover()).entries).toEqual({ d: "4@Infinity" });
});

test("cut at every byte of its last three records, the log recovers every complete one and goes on", async () => {
  const ends: number[] = [];
  await write(async (log) => {
    for (let i = 0; i < 6; i++) {
      log.set(`key${i}`, value(`value${i}`.repeat(i + 1)), Number.POSITIVE_INFINITY);
      await log.settled();
      ends.push(log.size);
    }
  });
  const whole = readFileSync(path());
  expect(ends.at(-1)).toBe(whole.length);
  for (let cut = ends[2] as number; cut <= whole.length; cut++) {
    writeFileSync(path(), whole.subarray(0, cut));
    const complete = ends.filter((end) => end <= cut).length;
    const { entries, recovery } = await recover();
    expect(Object.keys(entries).length, `cut at ${cut}`).toBe(complete);
    expect(recovery).toEqual({ records: complete, droppedBytes: cut - (ends[complete - 1] as number) });
    expect(readFileSync(path()).length).toBe(ends[complete - 1]);
  }
  writeFileSync(path(), whole.subarray(0, whole.length - 1));
  await write((log) => log.set("after", value("x"), Number.POSITIVE_INFINITY));
  expect(Object.keys((await recover()).entries)).toEqual(["key0", "key1", "key2", "key3", "key4", "after"]);
});

test("a tail of zeros or noise is cut off", async () => {
  await write((log) => log.set("a", value("1"), Number.POSITIVE_INFINITY));
  const whole = readFileSync(path());
  for (const tail of [new Uint8Array(5000), Uint8Array.from({ length: 5000 }, (_, i) => (i * 89) & 255)]) {
    writeFileSync(path(), Buffer.concat([whole, tail]));
    expect((await recover()).recovery).toEqual({ records: 1, droppedBytes: 5000 });
  }
});

test("every byte changed in a record before the last is an error, and changes nothing", async () => {
  let last = 0;
  await write(async (log) => {
    log.set("a", value("1"), Number.POSITIVE_INFINITY);
    log.set("b", value("2"), Number.POSITIVE_INFINITY);
    await log.settled();
    last = log.size;
    log.set("c", value("3"), Number.POSITIVE_INFINITY);
  });
  const whole = readFileSync(path());
  for (let at = 16; at < last; at++) {
    const damaged = Buffer.from(whole);
    damaged[at] = (damaged[at] as number) ^ 1;
    writeFileSync(path(), damaged);
    await expect(recover(), `byte ${at}`).rejects.toMatchObject({ name: "LogError", code: "Corrupt" });
    expect(readFileSync(path()).equals(damaged)).toBe(true);
  }
});

test("a file that is no log is refused, one whose header was cut is begun anew", async () => {
  writeFileSync(path(), "something else entirely");
  await expect(recover()).rejects.toMatchObject({ name: "LogError", code: "NotALog" });
  for (let length = 0; length < 16; length++) {
    writeFileSync(path(), Buffer.from("PKVLOG1\n12345678").subarray(0, length));
    expect((await recover()).entries).toEqual({});
  }
});

test("a value that holds a copy of a log does not look like damage", async () => {
  await write((log) => log.set("a", value("1"), Number.POSITIVE_INFINITY));
  const other = readFileSync(path());
  rmSync(path());
  await write((log) => log.set("log", new Uint8Array(other), Number.POSITIVE_INFINITY));
  const whole = readFileSync(path());
  writeFileSync(path(), whole.subarray(0, whole.length - 1));
  expect((await recover()).recovery.records).toBe(0);
});

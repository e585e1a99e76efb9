import type { Scope } from "@portico/core";
import { type Driver, openRoot } from "@portico/core/driver";
import { withFile, withFs } from "@portico/core/testing";
import { afterEach, describe, expect, test } from "vitest";
import { createReferenceDriver } from "../../../conformance/src/reference/index.ts";

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** The files of a machine in memory, as a driver with something changed has them. */
function filesOf(change: (driver: Driver) => Driver = (driver) => driver): Scope<"fs">["fs"] {
  const root = openRoot(change(createReferenceDriver() as unknown as Driver), {});
  ends.push(() => root.close());
  return (root.scope as unknown as Scope<"fs">).fs;
}

describe("a file comes together", () => {
  test.each([
    [
      "byte by byte",
      (driver: Driver) => withFile(driver, (file) => ({ read: (into, at) => file.read(into.subarray(0, 1), at) })),
    ],
    ["where its size says nothing, as in /proc", (driver: Driver) => withFile(driver, () => ({ size: async () => 0 }))],
  ])("%s", async (_, change) => {
    const fs = filesOf(change);
    await fs.writeFile("/tmp/f", "abc");
    expect(text(await fs.readFile("/tmp/f"))).toBe("abc");
  });
});

test("stat follows symbolic links unless told otherwise", async () => {
  const followed: unknown[] = [];
  const fs = filesOf((driver) =>
    withFs(driver, (below) => ({
      stat: (path, follow) => {
        followed.push(follow);
        return below.stat(path, follow);
      },
    })),
  );
  await fs.stat("/tmp");
  await fs.stat("/tmp", { followSymlinks: false });
  expect(followed).toEqual([true, false]);
});

test("bad input is named by the operation that got it", async () => {
  const fs = filesOf();
  await fs.writeFile("/tmp/f", Uint8Array.of(0xff));
  await expect(fs.readText("/tmp/f")).rejects.toMatchObject({ code: "InvalidInput", op: "fs.readText" });
  const reader = await fs.open("/tmp/f");
  const writer = await fs.open("/tmp/f", { append: true });
  const invalid = { code: "InvalidInput", op: "file.write" };
  await expect(writer.write("text" as never)).rejects.toMatchObject(invalid);
  await expect(writer.write(new Uint8Array(1), 0)).rejects.toMatchObject(invalid);
  await expect(reader.write(new Uint8Array(1))).rejects.toMatchObject(invalid);
  await writer.close();
  await expect(writer.write(new Uint8Array(1))).rejects.toMatchObject({ code: "Closed", op: "file.write" });
});

test("a write at a bad position, and one of a closed file at a good one, are writes", async () => {
  const file = await filesOf().open("/tmp/f", { write: true, create: true });
  await expect(file.write(new Uint8Array(1), -1)).rejects.toMatchObject({ code: "InvalidInput", op: "file.write" });
  await file.close();
  await expect(file.write(new Uint8Array(1), 0)).rejects.toMatchObject({ code: "Closed", op: "file.write" });
});

test("syncDir says which capability is missing", async () => {
  const fs = filesOf((driver) => withFs(driver, () => ({ syncDir: undefined }) as never));
  await expect(fs.syncDir("/tmp")).rejects.toThrow('needs the capability "fs.sync-dir"');
});

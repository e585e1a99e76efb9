import { createRun } from "@portico/core/driver";
import { cancelAtEveryAwait } from "@portico/core/testing";
import { expect, test } from "vitest";
import { memoryMachine } from "./support/memory-machine.ts";

const old = "the old content, which is longer than the new";

test("writeFile: the old content, the new content, never a mixture", async () => {
  const { points } = await cancelAtEveryAwait(memoryMachine, {
    setup: (scope) => scope.fs.writeFile("/tmp/f", old),
    run: (scope) => scope.fs.writeFile("/tmp/f", "new", { sync: true }),
    check: async (_, outcome, scope) => {
      const content = await scope.fs.readText("/tmp/f");
      expect(["new", old]).toContain(content);
      if ("value" in outcome) expect(content).toBe("new");
    },
  });
  expect(points).toBe(2);
});

test("writeFile to a new path, exclusive", async () => {
  await cancelAtEveryAwait(memoryMachine, {
    run: (scope) => scope.fs.writeFile("/tmp/f", "new", { exclusive: true }),
    check: async (_, outcome, scope) => {
      const content = (await scope.fs.exists("/tmp/f")) ? await scope.fs.readText("/tmp/f") : undefined;
      if ("value" in outcome) expect(content).toBe("new");
      else expect([undefined, "", "new"]).toContain(content);
    },
  });
});

test("append: all of it or none", async () => {
  await cancelAtEveryAwait(memoryMachine, {
    setup: (scope) => scope.fs.writeFile("/tmp/f", "a"),
    run: (scope) => scope.fs.writeFile("/tmp/f", "b", { append: true }),
    check: async (_, outcome, scope) => {
      const content = await scope.fs.readText("/tmp/f");
      expect("value" in outcome ? ["ab"] : ["a", "ab"]).toContain(content);
    },
  });
});

test("readFile and readText leave nothing open", async () => {
  await cancelAtEveryAwait(memoryMachine, {
    setup: (scope) => scope.fs.writeFile("/tmp/f", old),
    run: async (scope) => [(await scope.fs.readFile("/tmp/f")).length, await scope.fs.readText("/tmp/f")],
    check: (_, outcome) => {
      if ("value" in outcome) expect(outcome.value).toEqual([old.length, old]);
    },
  });
});

test("an open file: the cursor moves by what was delivered, and writes are whole", async () => {
  await cancelAtEveryAwait(memoryMachine, {
    setup: async (scope) => {
      await scope.fs.writeFile("/tmp/f", "0123456789");
      return { file: await scope.fs.open("/tmp/f", { read: true, write: true }), read: "" };
    },
    async run(scope, state) {
      const file = scope.bind(state.file);
      const into = new Uint8Array(3);
      for (let i = 0; i < 3; i++) {
        const count = await file.read(into);
        state.read += new TextDecoder().decode(into.subarray(0, count ?? 0));
      }
      await file.write(new TextEncoder().encode("xy"));
    },
    async check({ file, read }, outcome, scope) {
      expect("0123456789".startsWith(read)).toBe(true);
      const content = await scope.fs.readText("/tmp/f");
      expect(["0123456789", "012345678xy"]).toContain(content);
      if ("value" in outcome) expect(content).toBe("012345678xy");
      if (content === "0123456789" && read.length < 9) {
        const into = new Uint8Array(1);
        await file.read(into);
        // Nothing that was not delivered is skipped.
        expect(new TextDecoder().decode(into)).toBe(String(read.length));
      }
    },
  });
});

test("cursor operations queue behind each other", async () => {
  await cancelAtEveryAwait(memoryMachine, {
    async run(scope) {
      const file = await scope.fs.open("/tmp/f", { write: true, create: true });
      const bytes = (text: string) => new TextEncoder().encode(text);
      await Promise.all([file.write(bytes("a")), file.write(bytes("b")), file.sync(), file.write(bytes("c"))]);
      await file.close();
    },
    async check(_, outcome, scope) {
      const content = (await scope.fs.exists("/tmp/f")) ? await scope.fs.readText("/tmp/f") : "";
      expect("abc".startsWith(content)).toBe(true);
      if ("value" in outcome) expect(content).toBe("abc");
    },
  });
});

test("open hands over a file or closes it", async () => {
  await cancelAtEveryAwait(memoryMachine, async (scope) => {
    const first = await scope.fs.open("/tmp/a", { write: true, create: true });
    await using second = await scope.fs.open("/tmp/b", { write: true, create: true });
    await second.truncate(3);
    await first.stat();
  });
});

test("directories: made and removed with all that is in them", async () => {
  const { points } = await cancelAtEveryAwait(memoryMachine, {
    async run(scope) {
      await scope.fs.mkdir("/tmp/a/b/c", { recursive: true });
      await scope.fs.writeFile("/tmp/a/b/f", "x");
      await scope.fs.rename("/tmp/a/b/f", "/tmp/a/b/g");
      await scope.fs.readDir("/tmp/a/b");
      await scope.fs.truncate("/tmp/a/b/g", 0);
      await scope.fs.syncDir("/tmp/a/b");
      await scope.fs.remove("/tmp/a", { recursive: true });
    },
    async check(_, outcome, scope) {
      if ("value" in outcome) expect(await scope.fs.exists("/tmp/a")).toBe(false);
    },
  });
  expect(points).toBeGreaterThan(8);
});

test("tmp is removed however soon two signals end the run", async () => {
  const codes = new Set<number>();
  for (let turns = 0; turns < 30; turns++) {
    const machine = memoryMachine();
    await createRun(machine)(async (scope, { tmp }) => {
      scope.spawn(
        async (scope) => {
          for (let i = 0; i < turns; i++) await scope.yieldNow();
          machine.host.raise("SIGINT");
          machine.host.raise("SIGINT");
        },
        { background: true },
      );
      const directory = await tmp();
      await scope.fs.writeFile(`${directory}/f`, "x");
      await scope.fs.readText(`${directory}/f`);
    });
    codes.add(machine.host.exitCode);
    expect(await machine.fs?.readDir("/tmp")).toEqual([]);
  }
  expect([...codes].sort()).toEqual([0, 130]);
});

import { afterEach, beforeEach, expect, test } from "vitest";
import { openTrap } from "../src/lanes/process-trap.ts";
import { type Failure, runCase } from "../src/run.ts";
import type { Trap } from "../src/trap.ts";
import { caseOf, inertDriver, testEnvironment } from "./support/environment.ts";

// Broken cases and broken roots: each has to come out exactly so.

let trap: Trap;
let foreign: Map<string, ((error: unknown) => void)[]>;

// The test runner listens for late errors too, and would take them for its own.
beforeEach(() => {
  foreign = new Map();
  for (const name of ["unhandledRejection", "uncaughtException"]) {
    foreign.set(name, process.rawListeners(name) as ((error: unknown) => void)[]);
    process.removeAllListeners(name);
  }
  trap = openTrap();
});

afterEach(() => {
  trap.close();
  for (const [name, listeners] of foreign) for (const fn of listeners) process.on(name, fn);
});

async function failures(run: Parameters<typeof caseOf>[0], parts = {}): Promise<Failure[]> {
  const outcome = await runCase(caseOf(run), testEnvironment({ trap, ...parts }));
  return outcome.failures.map(({ kind, message }) => ({ kind, message }));
}

test("a case that resolves passes", async () => {
  expect(await failures(async () => undefined)).toEqual([]);
});

test("a case that never settles fails at its limit", async () => {
  const cancelled: string[] = [];
  const seen = await failures(() => new Promise(() => undefined), { cancel: () => cancelled.push("root") });
  expect(seen).toEqual([{ kind: "limit", message: "timed out: the case" }]);
  expect(cancelled).toEqual(["root"]);
});

test("a signal that never comes says which", async () => {
  const seen = await failures((ctx) => ctx.within(new Promise<void>(() => undefined), "the signal"));
  expect(seen).toEqual([{ kind: "limit", message: "timed out: the signal" }]);
});

test("noise where silence was expected fails", async () => {
  const seen = await failures((ctx) => ctx.never(Promise.resolve(), "silence"));
  expect(seen).toEqual([{ kind: "check", message: "silence: expected nothing to happen, got an end of the promise" }]);
});

test("a synchronous throw fails", async () => {
  const seen = await failures(() => {
    throw new Error("at once");
  });
  expect(seen).toEqual([{ kind: "error", message: "threw Error (at once)" }]);
});

test("throwing undefined fails", async () => {
  expect(await failures(() => Promise.reject(undefined))).toEqual([{ kind: "error", message: "threw undefined" }]);
});

test("a rejection that nobody handles fails the case, though it has resolved", async () => {
  const seen = await failures(async () => {
    Promise.reject(new Error("unseen")).then(() => undefined);
  });
  expect(seen).toEqual([{ kind: "late", message: "late error: Error (unseen)" }]);
});

test("a throw after resolving fails the case", async () => {
  const seen = await failures(async () => {
    setTimeout(() => {
      throw new Error("too late");
    }, 0);
  });
  expect(seen).toEqual([{ kind: "late", message: "late error: Error (too late)" }]);
});

test("what the peer still sees fails the case", async () => {
  const seen = await failures(async () => undefined, { left: ["a connection"] });
  expect(seen).toEqual([{ kind: "leak", message: "leak: a connection" }]);
});

test("a throwing clean-up fails the case, and the others still run, last first", async () => {
  const order: number[] = [];
  const seen = await failures(async (ctx) => {
    ctx.defer(() => order.push(1));
    ctx.defer(() => {
      throw new Error("clean-up");
    });
    ctx.defer(() => order.push(3));
  });
  expect(order).toEqual([3, 1]);
  expect(seen).toEqual([{ kind: "clean-up", message: "deferred function: Error (clean-up)" }]);
});

test("clean-ups run after a failure", async () => {
  const order: string[] = [];
  await failures(async (ctx) => {
    ctx.defer(() => order.push("undone"));
    throw new Error("failed");
  });
  expect(order).toEqual(["undone"]);
});

test("a root that does not end fails the case", async () => {
  const seen = await failures(async () => undefined, { close: () => new Promise(() => undefined) });
  expect(seen).toEqual([{ kind: "limit", message: "timed out: the end of the root" }]);
});

test("a root that rejects at its end fails the case", async () => {
  const seen = await failures(async () => undefined, { close: () => Promise.reject(new Error("left over")) });
  expect(seen).toEqual([{ kind: "clean-up", message: "closing the root: Error (left over)" }]);
});

test("a root that the case has closed is the case's business", async () => {
  const close = (): Promise<void> => Promise.reject(new Error("expected"));
  let opened = 0;
  const parts = { close: () => (opened++ === 0 ? close() : opened === 2 ? close() : Promise.resolve()) };
  const seen = await failures(async (ctx) => {
    await ctx
      .root()
      .close()
      .catch(() => undefined);
  }, parts);
  expect(seen).toEqual([]);
});

test("a reported failure that the case does not take fails it", async () => {
  let report: ((error: unknown) => void) | undefined;
  const onRoot = (options: { report?: (error: unknown) => void }): void => {
    report = options.report;
  };
  const untaken = await failures(async () => report?.(new Error("handler")), { onRoot });
  expect(untaken).toEqual([{ kind: "late", message: "reported and not taken: Error (handler)" }]);
  const taken = await failures(
    async (ctx) => {
      report?.(new Error("handler"));
      ctx.check.equal(ctx.reported().length, 1, "reports");
    },
    { onRoot },
  );
  expect(taken).toEqual([]);
});

test("capabilities that change while the case runs fail it", async () => {
  const capabilities: "fs"[] = [];
  const driver = inertDriver({ capabilities });
  const seen = await failures(async () => void capabilities.push("fs"), { driver });
  expect(seen).toEqual([{ kind: "check", message: "the claimed capabilities changed while the case ran" }]);
});

test("a slow case has six times the limit", async () => {
  const wait = async (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 300));
  const environment = testEnvironment({ trap });
  expect((await runCase(caseOf(wait), environment)).failures).toHaveLength(1);
  expect((await runCase(caseOf(wait, { slow: true }), environment)).failures).toEqual([]);
});

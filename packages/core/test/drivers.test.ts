import { driver as node } from "@portico/adapter-node";
import type { Scope } from "@portico/core";
import { type Driver, type ListenerEvents, openRoot } from "@portico/core/driver";
import { withListenerEvents } from "@portico/core/testing";
import { expect, test } from "vitest";
import { createReferenceDriver } from "../../../conformance/src/reference/index.ts";
import { expose } from "../src/threads/expose.ts";

const nothing = expose("test/nothing", () => undefined);

/** Runs `use` in a root of the driver, on a machine that is otherwise a whole one. */
async function on(driver: Driver<never>, use: (scope: Scope<"tcp" | "threads" | "block-on">) => unknown, options = {}) {
  const root = openRoot(driver as unknown as Driver, options);
  try {
    await use(root.scope as unknown as Scope<"tcp" | "threads" | "block-on">);
  } finally {
    await root.close();
  }
}

test("that accepting has failed is reported", async () => {
  let events: ListenerEvents | undefined;
  const driver = withListenerEvents(createReferenceDriver() as unknown as Driver, (below) => {
    events = below;
    return {};
  });
  const reported: unknown[] = [];
  const tooMany = Object.assign(new Error("too many open files"), { code: "EMFILE" });
  await on(
    driver as never,
    async (scope) => {
      await scope.net.listen({ port: 0 });
      events?.failed(tooMany);
    },
    { report: (error: unknown) => reported.push(error) },
  );
  expect(reported).toEqual([expect.objectContaining({ code: "ResourceExhausted", op: "tcp.accept", cause: tooMany })]);
});

test("threads that a policy refuses are refused to the operation that needs them", async () => {
  const refused = Object.assign(new Error("no threads"), { code: "ERR_ACCESS_DENIED" });
  const spawn = {
    ...node.spawn,
    threads: {
      ...node.spawn.threads,
      start: () => {
        throw refused;
      },
    },
  };
  await on(
    { ...node, spawn } as never,
    async (scope) => {
      const denied = { code: "PermissionDenied", cause: refused };
      await expect(scope.parallel(nothing)).rejects.toMatchObject({ ...denied, op: "parallel" });
      expect(() => scope.blockOn(nothing)).toThrow(expect.objectContaining({ ...denied, op: "blockOn" }));
    },
    { worker: "file:///worker.js" },
  );
});

test("blockOn is unsupported where there are threads and it is not", async () => {
  const capabilities = node.capabilities.filter((name) => name !== "block-on");
  await on({ ...node, capabilities, blockOn: undefined } as never, (scope) => {
    expect(() => scope.blockOn(nothing)).toThrow(expect.objectContaining({ code: "Unsupported", op: "blockOn" }));
  });
});

// Further ways, where there is a system: what a case leaves behind, and how it ends its program.

import { openSync } from "node:fs";
import { connect, createServer } from "node:net";
import process from "node:process";
import { overlay } from "@portico/core/testing";
import { rejectLate, throwLate } from "./broken-thread.js";

/** @typedef {import("./broken-cases.js").Broken} Broken */

const asserted = (ctx) => ctx.check.ok(true, "something");

/** @type {readonly Broken[]} */
export const leaks = [
  {
    name: "leaks-a-listener",
    run: async (ctx) => {
      asserted(ctx);
      await new Promise((resolve) => createServer().unref().listen(0, "127.0.0.1", resolve));
    },
    says: /^leak: .*socket:\[\d+\] outlived the case$/,
  },
  {
    name: "leaks-a-connection",
    run: async (ctx) => {
      asserted(ctx);
      await new Promise((resolve) => {
        const server = createServer((socket) => socket.unref()).listen(0, "127.0.0.1", () => {
          const conn = connect(server.address().port, "127.0.0.1", () => server.close(() => undefined));
          conn.unref().once("connect", resolve);
        });
      });
    },
    says: /socket:\[\d+\], socket:\[\d+\] outlived the case$/,
  },
  {
    name: "leaks-a-file",
    run: (ctx) => {
      asserted(ctx);
      openSync(process.execPath, "r");
    },
    says: /^leak: \/.* outlived the case$/,
  },
  {
    name: "replaces-exit",
    run: (ctx) => {
      asserted(ctx);
      process.exit = () => undefined;
    },
    says: "process.exit has been replaced",
  },
];

const worker = new URL("./broken-thread.js", import.meta.url).href;

const threadFailed =
  /^reported and not taken: PorticoError ThreadFailed \(.*A thread ended by an error after its answer/;

/** The thread lives until the root ends, which has to be after the error. */
async function leaveBehind(ctx, fn) {
  const { driver, ended } = tellingOfThreads(ctx.driver);
  const { scope } = ctx.root({ worker }, driver);
  ctx.check.equal(await scope.parallel(fn), 1, "result");
  await ctx.within(ended, "the end of the thread");
}

/** The driver, and a promise for the end of a thread that it starts. */
function tellingOfThreads(driver) {
  const { spawn } = driver;
  const { promise: ended, resolve } = Promise.withResolvers();
  const start = (url, events) =>
    spawn.threads.start(url, {
      message: (data) => events.message(data),
      exited: (error) => {
        events.exited(error);
        resolve();
      },
    });
  const threads = overlay(spawn.threads, { start });
  return { driver: { ...driver, spawn: overlay(spawn, { threads }) }, ended };
}

/** A thread is a program too. @type {readonly Broken[]} */
export const threads = [
  {
    name: "rejects-late-in-a-thread",
    slow: true,
    run: (ctx) => leaveBehind(ctx, rejectLate),
    says: threadFailed,
  },
  {
    name: "throws-late-in-a-thread",
    slow: true,
    run: (ctx) => leaveBehind(ctx, throwLate),
    says: threadFailed,
  },
];

/** By name. Each has a program of its own to end. @type {Record<string, Broken["run"]>} */
export const fatal = {
  "does-no-harm": asserted,
  "was-replaced-before": asserted,
  "blocks-for-ever": () => {
    for (;;);
  },
  "ends-the-program-with-0": () => process.exit(0),
  "ends-the-program-with-1": () => process.exit(1),
  "ends-the-program-with-70": () => process.exit(70),
  "kills-the-program": () => process.kill(process.pid, "SIGKILL"),
  "rejects-after-the-last-case": (ctx) => {
    asserted(ctx);
    process.once("beforeExit", () => Promise.reject(new Error("much too late")));
  },
  "takes-the-late-errors": (ctx) => {
    asserted(ctx);
    for (const name of ["unhandledRejection", "uncaughtException"]) {
      process.removeAllListeners(name);
      process.on(name, () => undefined);
    }
  },
  "stops-listening-for-late-errors": (ctx) => {
    asserted(ctx);
    for (const name of ["unhandledRejection", "uncaughtException"]) process.removeAllListeners(name);
  },
  "keeps-the-program-alive": (ctx) => {
    asserted(ctx);
    const stay = () => void setTimeout(stay, 10_000);
    process.once("beforeExit", stay);
  },
};

// The program of a lane in a page, as built, on cases that try to fool it. Which ones, its URL says.
import "../../dist/lanes/web/timer-probe.js";
import "../../dist/globals.js";
import { pageDriver } from "@portico/adapter-browser";
import { runWebLane } from "../../dist/lanes/web/program.js";
import { startThread } from "../../dist/lanes/web/start-thread.js";
import { brokenCases, casesOf, leakedTimer } from "./broken-cases.js";

const asserted = (ctx) => ctx.check.ok(true, "something");

export const leakedFile = {
  name: "leaks-a-file",
  run: async (ctx) => {
    asserted(ctx);
    const root = await navigator.storage.getDirectory();
    const directory = await root.getDirectoryHandle((await ctx.tmp()).slice(1));
    const file = await directory.getFileHandle("file", { create: true });
    await file.createWritable();
  },
};

/** By name. */
const fatal = {
  "does-no-harm": asserted,
  "blocks-for-ever": () => {
    for (;;);
  },
  "loads-the-page-anew": () => {
    location.reload();
    return new Promise(() => undefined);
  },
  "leaves-the-page": () => {
    location.href = "about:blank";
    return new Promise(() => undefined);
  },
  "takes-the-late-errors": (ctx) => {
    asserted(ctx);
    // No listener can come before the suite's own; this one would.
    for (const name of ["error", "unhandledrejection"]) addEventListener(name, (event) => event.preventDefault(), true);
  },
};

const name = new URL(import.meta.url).searchParams.get("case");
const broken = name === null ? [...brokenCases, leakedTimer, leakedFile] : [{ name, run: fatal[name] }];
void runWebLane(
  (gateway) => pageDriver({ gateway, worker: startThread }),
  casesOf(broken, ["fs", "threads", "tcp", "tcp.reset"]),
);

// Cases that try to fool a lane in a page.
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

/** All of them, or the fatal one of that name. */
export function suiteOf(name, capabilities) {
  const broken = name === "all" ? [...brokenCases, leakedTimer, leakedFile] : [{ name, run: fatal[name] }];
  return casesOf(broken, capabilities);
}

// In a page: runs cases that leave something behind under the runner, and gives what the runner saw.
import "../../dist/lanes/web/timer-probe.js";
import { surroundingsOver } from "../../dist/lanes/surroundings.js";
import { openTrap } from "../../dist/lanes/web/event-trap.js";
import { directories } from "../../dist/lanes/web/opfs-directories.js";
import { timerProbe } from "../../dist/lanes/web/timer-probe.js";
import { runCase } from "../../dist/run.js";

const leaks = {
  nothing: async () => undefined,
  timer: async () => {
    setTimeout(() => undefined, 60_000);
  },
  "fired timer": () => new Promise((resolve) => setTimeout(resolve, 1)),
  "cleared timer": async () => clearTimeout(setTimeout(() => undefined, 60_000)),
  file: async (ctx) => {
    const root = await navigator.storage.getDirectory();
    const directory = await root.getDirectoryHandle((await ctx.tmp()).slice(1));
    const file = await directory.getFileHandle("file", { create: true });
    await file.createWritable();
  },
  rejection: async () => {
    Promise.reject(new Error("unseen"));
  },
  throw: async () => {
    setTimeout(() => {
      throw new Error("too late");
    }, 0);
  },
};

const noPeer = { openSession: () => ({ peer: {}, end: async () => [] }), close: () => undefined };

/** @returns {Promise<{ sight: string, seen: Record<string, string[]> }>} */
export async function leaky() {
  const { open } = surroundingsOver({ capabilities: [] }, noPeer, directories);
  const scope = { cancel: () => undefined, supports: {} };
  const environment = {
    lane: {},
    seed: 1,
    limits: { prepare: 1000, case: 1000, within: 1000, never: 20, cleanUp: 1000, settle: 50 },
    trap: openTrap(),
    leaks: timerProbe,
    openRoot: () => ({ scope, stop: () => undefined, close: async () => undefined }),
    open,
  };
  const seen = {};
  for (const [name, run] of Object.entries(leaks)) {
    const one = { id: "run/self-test", rule: "RUN-1", level: "must", since: "0.1.0", needs: [], run };
    seen[name] = (await runCase(one, environment)).failures.map((failure) => failure.message);
  }
  return { sight: timerProbe.sight, seen };
}

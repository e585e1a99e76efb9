// Programs in which something ends that others count on.
import * as adapter from "@portico/adapter-browser";
import * as jobs from "./jobs.js";
import { start } from "./start.js";

const nothing = () => undefined;
const worker = start("./threads.js");
const fragile = start("./fragile.js");

export const ends = {
  "page with a wrong option": () => adapter.runInPage(nothing, { worker, seed: 0.5 }),
  "page with a late worker": () => adapter.runInPage((scope) => scope.fs.stat("/"), { worker: start("./late.js") }),
  "page whose thread closes itself": () =>
    seenBy(adapter.runInPage, worker, (scope) => codeOf(inTime(scope, (inner) => inner.parallel(jobs.close)))),
  "page whose thread fails with a function": () =>
    seenBy(adapter.runInPage, worker, (scope) =>
      codeOf(inTime(scope, (inner) => inner.parallel(jobs.failWithFunction))),
    ),
  "isolated, whose helper closes itself": () =>
    seenBy(adapter.runInIsolatedWorker, worker, (scope) => codeOf(inTime(scope, (inner) => inner.blockOn(jobs.close)))),
  "page whose file worker fails": async () => {
    const seen = {};
    const code = await adapter.runInPage(
      async (scope, { tmp }) => {
        const dir = await tmp();
        const old = await scope.fs.open(`${dir}/old`, { write: true, create: true });
        tellToFail();
        while ((await codeOf(old.stat())) === undefined) await scope.sleep(10);
        const other = await scope.fs.open(`${dir}/other`, { write: true, create: true });
        await other.write(new TextEncoder().encode("other"));
        seen.write = await codeOf(old.write(new TextEncoder().encode("old")));
        seen.other = await scope.fs.readText(`${dir}/other`);
      },
      { worker: fragile },
    );
    return { code, ...seen };
  },
  "isolated, whose waiting helpers fail": () =>
    seenBy(adapter.runInIsolatedWorker, fragile, async (scope) => {
      tellToFail();
      // Asleep, so that it does not hear of it.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
      const first = await codeOf(inTime(scope, (inner) => inner.blockOn(jobs.one)));
      for (;;) {
        const later = await scope.timeout(2000, (inner) => inner.blockOn(jobs.one)).catch(nothing);
        if (later !== undefined) return { first, later };
        await scope.sleep(10);
      }
    }),
  "isolated, both making directories": () =>
    seenBy(adapter.runInIsolatedWorker, worker, async (scope) => {
      const rounds = Array.from({ length: 12 }, (_, turns) => turns);
      for (const turns of rounds) {
        const made = scope.fs.mkdir(`/here ${turns}`);
        // So that it sleeps at every stage of what the browser is asked for: what it is told then cannot come.
        for (let turn = 0; turn < turns; turn++) await scope.yieldNow();
        await inTime(scope, (inner) => inner.blockOn(jobs.makeDirectory, `/there ${turns}`));
        await made;
      }
      const names = (await scope.fs.readDir("/")).map(({ name }) => name);
      for (const name of names) await scope.fs.remove(name);
      return names.length === 2 * rounds.length ? "all made" : names;
    }),
  "isolated, both appending": () =>
    seenBy(adapter.runInIsolatedWorker, worker, async (scope) => {
      const file = await scope.fs.open("/log", { append: true, create: true });
      for (let turns = 0; turns < 12; turns++) {
        const written = file.write(new TextEncoder().encode("here "));
        for (let turn = 0; turn < turns; turn++) await scope.yieldNow();
        await inTime(scope, (inner) => inner.blockOn(jobs.append, "/log", "there"));
        await written;
      }
      await file.close();
      const { size } = await scope.fs.stat("/log");
      await scope.fs.remove("/log");
      return size;
    }),
  "page without temporary directories": () => adapter.runInPage((_, { tmp }) => tmp().catch(nothing)),
};

/** What a program has seen, or the number it ended with. */
async function seenBy(run, worker, main) {
  let seen;
  const code = await run(
    async (...given) => {
      seen = await main(...given);
    },
    { worker },
  );
  return code === 0 ? seen : code;
}

function inTime(scope, body) {
  return scope.timeout(5000, body);
}

function tellToFail() {
  new BroadcastChannel("fragile").postMessage(undefined);
}

/** The code of what a promise rejects with. */
async function codeOf(promise) {
  try {
    await promise;
    return undefined;
  } catch (error) {
    return error.code;
  }
}

import { isPorticoError, type MainContext, type Scope, usageError } from "@portico/core";
import { createRun } from "@portico/core/driver";
import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { must } from "./must.ts";
import { type RecordedHost, recordHost } from "./recorded-host.ts";

/** What the environment says about a variable; nothing where a policy hides it. */
function variable(env: MainContext["env"], name: string): string | undefined {
  try {
    return env(name);
  } catch (error) {
    if (isPorticoError(error, "PermissionDenied")) return undefined;
    throw error;
  }
}

/** What a program whose event loop never ends reports when its tasks wait for each other; the case ends it. */
async function reportedAsStuck(
  ctx: Ctx,
  main: (scope: Scope) => unknown,
): Promise<{ readonly text: string; readonly host: RecordedHost }> {
  const host = recordHost(ctx.driver, { onIdle: undefined });
  const reported = Promise.withResolvers<unknown>();
  const run = createRun(host.driver)(main, { report: reported.resolve });
  ctx.defer(() => {
    for (const name of ["SIGTERM", "SIGTERM"] as const) host.signal(name);
    return run;
  });
  const error = await ctx.within(reported.promise, "the report");
  ctx.check.ok(isPorticoError(error, "Stuck"), `${error} is Stuck`);
  return { text: error.message, host };
}

export const cases: readonly Case[] = [
  must("run/main-gets-the-arguments-and-the-environment", "RUN-1", [], async (ctx: Ctx) => {
    const host = recordHost(ctx.driver);
    const seen: unknown[] = [];
    const main = (_: unknown, { args, env }: MainContext): void => {
      seen.push(args);
      seen.push(variable(env, "PORTICO_IS_NOT_SET"));
    };
    await ctx.within(createRun(host.driver)(main, { args: ["one", "two"] }), "run");
    ctx.check.equal(seen, [["one", "two"], undefined], "the arguments, and a variable that is not set");
  }),
  must("run/print-writes-lines-to-standard-output", "RUN-1", [], async (ctx: Ctx) => {
    const host = recordHost(ctx.driver);
    const run = createRun(host.driver)(async (scope, { print }) => {
      print("first");
      await scope.sleep(1);
      print("second");
    });
    await ctx.within(run, "run");
    ctx.check.equal(host.out.join(""), "first\nsecond\n", "standard output");
  }),
  must("run/ends-with-0-when-all-that-main-started-has-ended", "RUN-2", [], async (ctx: Ctx) => {
    const host = recordHost(ctx.driver);
    let codesAtTheEnd: number[] | undefined;
    const run = createRun(host.driver)((scope) => {
      scope.spawn(async (task) => {
        await task.sleep(5);
        codesAtTheEnd = [...host.codes];
      });
    });
    await ctx.within(run, "run");
    ctx.check.equal(codesAtTheEnd, [], "exit codes set while a task still ran");
    ctx.check.equal(host.codes, [0], "exit codes");
  }),
  must("run/ends-with-1-when-main-fails", "RUN-2", [], async (ctx: Ctx) => {
    const host = recordHost(ctx.driver);
    const run = createRun(host.driver)((scope) =>
      scope.sleep(1).then(() => Promise.reject(new Error("main has failed"))),
    );
    await ctx.within(run, "run");
    ctx.check.equal(host.codes, [1], "exit codes");
    ctx.check.ok(host.err.join("").includes("main has failed"), "the failure is on standard error");
  }),
  must("run/ends-with-64-for-a-usage-error", "RUN-2", [], async (ctx: Ctx) => {
    const host = recordHost(ctx.driver);
    const run = createRun(host.driver)((scope) => scope.sleep(1).then(() => Promise.reject(usageError("give a port"))));
    await ctx.within(run, "run");
    ctx.check.equal(host.codes, [64], "exit codes");
    ctx.check.equal(host.err.join(""), "give a port\n", "standard error");
  }),
  must("run/ends-with-70-when-nothing-can-wake-main", "RUN-2", [], async (ctx: Ctx) => {
    const host = recordHost(ctx.driver);
    const waiting = Promise.withResolvers<void>();
    let cleaned = false;
    const run = createRun(host.driver)(async (scope) => {
      scope.defer(() => (cleaned = true));
      await scope.sleep(1);
      waiting.resolve();
      await scope.wait(new Promise(() => undefined));
    });
    await ctx.within(waiting.promise, "main to wait");
    host.idle();
    await ctx.within(run, "run");
    ctx.check.equal(
      [cleaned, host.codes],
      [true, [70]],
      "whether it cleaned up, and its exit codes when nothing is pending",
    );
    ctx.check.ok(host.err.join("").includes("main: body, waits for wait"), "the task tree is on standard error");
  }),
  must("run/ends-with-70-when-main-waits-for-what-core-cannot-see", "RUN-2", [], async (ctx: Ctx) => {
    const host = recordHost(ctx.driver);
    const foreign = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    const run = createRun(host.driver)(() => {
      started.resolve();
      return foreign.promise;
    });
    await ctx.within(started.promise, "main to start");
    await ctx.within(ctx.scope.yieldNow(), "a turn of the event loop");
    host.idle();
    ctx.check.equal(host.codes, [70], "exit codes when nothing is pending");
    ctx.check.ok(host.err.join("").includes("main: body"), "the task tree is on standard error");
    foreign.resolve();
    await ctx.within(run, "run");
  }),
  must("run/a-stuck-program-is-reported-where-the-event-loop-never-ends", "RUN-2", [], async (ctx: Ctx) => {
    const { text, host } = await reportedAsStuck(ctx, (scope) => {
      scope.spawn((task) => task.sleep(Number.POSITIVE_INFINITY), { name: "waits-for-nothing" });
    });
    ctx.check.ok(text.includes("waits-for-nothing: body, waits for sleep"), "the task tree is in the report");
    ctx.check.equal(host.codes, [], "exit codes: an event of the page may still wake it");
  }),
  must("run/a-channel-and-a-semaphore-that-nobody-serves-are-stuck", "RUN-2", [], async (ctx: Ctx) => {
    const { text } = await reportedAsStuck(ctx, async (scope) => {
      const channel = scope.channel<string>(0, { name: "orders" });
      channel.sender(scope);
      scope.spawn((task) => channel.receiver(task).receive(), { name: "waiter" });
      const semaphore = scope.semaphore(1, { name: "tables" });
      await semaphore.acquire(scope);
      await semaphore.acquire(scope);
    });
    ctx.check.ok(
      /waiter: body, waits for channel\.receive.*orders/.test(text),
      `${text} says what the waiter waits for`,
    );
    ctx.check.ok(/main: body, waits for semaphore\.acquire.*tables/.test(text), `${text} says what main waits for`);
  }),
  must("run/waiting-with-a-limit-is-not-stuck", "RUN-2", [], async (ctx: Ctx) => {
    const host = recordHost(ctx.driver, { onIdle: undefined });
    const main = async (scope: Scope): Promise<void> => {
      const channel = scope.channel<string>(0);
      channel.sender(scope);
      await channel.receiver(scope).receive();
    };
    await ctx.within(createRun(host.driver)(main, { timeouts: { acquire: 700 } }), "run");
    ctx.check.equal(host.codes, [1], "exit codes of a program that ends at a limit");
    const text = host.err.join("");
    ctx.check.ok(text.includes("timeouts.acquire") && !text.includes("Stuck"), `${text} names the limit alone`);
  }),
  must("run/ends-with-1-when-an-error-reaches-nobody", "RUN-5", [], async (ctx: Ctx) => {
    const host = recordHost(ctx.driver);
    const ready = Promise.withResolvers<void>();
    let cleaned = false;
    const run = createRun(host.driver)(async (scope) => {
      scope.defer((grace) => grace.sleep(1).then(() => (cleaned = true)));
      ready.resolve();
      await scope.sleep(60_000);
    });
    await ctx.within(ready.promise, "main to start");
    host.unhandled(new Error("nobody took this"));
    await ctx.within(run, "run");
    ctx.check.equal([cleaned, host.codes], [true, [1]], "whether it cleaned up, and its exit codes");
    ctx.check.ok(host.err.join("").includes("nobody took this"), "the error is on standard error");
  }),
  must("run/the-first-signal-requests-stopping", "RUN-3", [], async (ctx: Ctx) => {
    const host = recordHost(ctx.driver);
    const ready = Promise.withResolvers<void>();
    const run = createRun(host.driver)(async (scope) => {
      ready.resolve();
      await scope.stopping.wait();
      await scope.sleep(5);
    });
    await ctx.within(ready.promise, "main to start");
    host.signal("SIGTERM");
    await ctx.within(run, "run");
    ctx.check.equal(host.codes, [0], "exit codes of a program that stops when asked");
  }),
  must("run/the-second-signal-cancels", "RUN-3", [], async (ctx: Ctx) => {
    const host = recordHost(ctx.driver);
    const ready = Promise.withResolvers<void>();
    let cleaned = false;
    const run = createRun(host.driver)(async (scope) => {
      scope.defer((grace) => grace.sleep(1).then(() => (cleaned = true)));
      ready.resolve();
      await scope.sleep(60_000);
    });
    await ctx.within(ready.promise, "main to start");
    for (const name of ["SIGTERM", "SIGINT"] as const) host.signal(name);
    await ctx.within(run, "run");
    ctx.check.equal([cleaned, host.codes], [true, [130]], "whether it cleaned up, and its exit codes");
  }),
  must("run/the-end-of-the-grace-time-cancels", "RUN-3", [], async (ctx: Ctx) => {
    const host = recordHost(ctx.driver);
    const ready = Promise.withResolvers<void>();
    const main = (scope: Ctx["scope"]): Promise<void> => {
      ready.resolve();
      return scope.sleep(60_000);
    };
    const run = createRun(host.driver)(main, { grace: 10 });
    await ctx.within(ready.promise, "main to start");
    host.signal("SIGTERM");
    await ctx.within(run, "run");
    ctx.check.equal(host.codes, [143], "exit codes");
  }),
  must("run/tmp-is-fresh-and-removed-at-the-end", "RUN-4", ["fs"], async (ctx: Ctx) => {
    const host = recordHost(ctx.driver);
    const made: string[] = [];
    const entries: number[] = [];
    const run = createRun(host.driver)(async (scope, { tmp }) => {
      for (let i = 0; i < 2; i++) made.push(await tmp());
      for (const path of made) entries.push((await scope.fs.readDir(path)).length);
      await scope.fs.writeFile(`${made[0]}/left`, "behind");
    });
    await ctx.within(run, "run");
    ctx.check.equal([new Set(made).size, ...entries], [2, 0, 0], "how many directories, and what was in them");
    const left = await Promise.all(made.map((path) => ctx.scope.fs.exists(path)));
    ctx.check.equal(left, [false, false], "whether they exist after the run");
  }),
];

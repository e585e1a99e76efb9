import { isPorticoError, type Timeouts } from "@portico/core";
import type { Driver } from "@portico/core/driver";
import { withFile, withFs } from "../overlay/fs-overlay.ts";
import { withSockets } from "../overlay/net-overlay.ts";
import { pattern } from "../runner/bytes.ts";
import type { Case, FullScope } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { beyondLimit, limited, silence } from "./deadline-kit.ts";
import * as exposed from "./exposed.ts";
import { freshFile, freshPath } from "./fs-kit.ts";
import { must, should } from "./must.ts";
import { delivered, dial, ECHO, FLOOD, LATE_SINK, MIB, SINK, signal } from "./tcp-kit.ts";
import { countTimers, HOUR, ManualClock, openIn, watch } from "./time-kit.ts";

/** Long enough to be told from nothing. */
const SHORT = 20;

/** Connection attempts that nobody answers. */
function connectsNowhere(driver: Driver, stopped: () => void = () => undefined): Driver {
  return withSockets(driver, () => ({ connect: () => stopped }));
}

/** Names that nobody looks up. */
function looksNothingUp(driver: Driver): Driver {
  return withSockets(driver, () => ({ lookup: silence }));
}

/** An operation that only asks a file system that does not answer. */
function asks(name: string, ask: (scope: FullScope, path: string) => Promise<unknown>): Case {
  return must(`deadline/fs-${name}-of-a-silent-disk-times-out`, "DEADLINE-2", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, "abc");
    const silent = withFs(ctx.driver, () => ({ open: silence, stat: silence, readDir: silence }));
    const scope = limited(ctx, { read: SHORT }, silent);
    const error = await beyondLimit(ctx, scope, "read", `${name} of a silent disk`, ask(scope, path));
    ctx.check.equal(error.resource, path, "resource of the error");
  });
}

/** Resolves when a thread is up and answers: its start may take longer than a call may. */
async function warmed(scope: FullScope): Promise<void> {
  for (;;) {
    try {
      await scope.parallel(exposed.add, 1, 2);
      return;
    } catch (error) {
      if (!isPorticoError(error, "TimedOut")) throw error;
    }
  }
}

const invalidTimeouts: readonly unknown[] = [
  { read: -1 },
  { write: Number.NaN },
  { connect: "5" },
  { acquire: null },
  { call: Number.NEGATIVE_INFINITY },
  { reed: 5 },
  5,
  null,
];

/** Operations that take longer than the program allows operations of their kind. */
export const cases: readonly Case[] = [
  must("deadline/connecting-to-nowhere-times-out", "DEADLINE-2", ["tcp.connect"], async (ctx: Ctx) => {
    let stopped = 0;
    const nowhere = connectsNowhere(ctx.driver, () => void stopped++);
    const scope = limited(ctx, { connect: SHORT }, nowhere);
    const start = scope.now();
    const connect = scope.net.connect({ port: 9 });
    const error = await beyondLimit(ctx, scope, "connect", "connect to nowhere", connect);
    ctx.check.ok(scope.now() - start >= SHORT, `${scope.now() - start} ms are not before the limit`);
    ctx.check.equal(error.op, "tcp.connect", "operation of the error");
    ctx.check.equal(stopped, 1, "attempts that were stopped");
  }),
  must("deadline/looking-up-a-name-times-out", "DEADLINE-2", ["tcp.connect"], async (ctx: Ctx) => {
    const scope = limited(ctx, { connect: SHORT }, looksNothingUp(ctx.driver));
    const connect = scope.net.connect({ host: "name.example", port: 9 });
    await beyondLimit(ctx, scope, "connect", "connect to a name that nobody knows", connect);
    const resolve = scope.net.resolve("name.example");
    await beyondLimit(ctx, scope, "connect", "resolve of a name that nobody knows", resolve);
  }),
  must("deadline/lookup-and-connecting-share-the-limit", "DEADLINE-2", ["tcp.connect"], async (ctx: Ctx) => {
    const clock = new ManualClock(ctx);
    const found = Promise.withResolvers<string[]>();
    const driver = withSockets(clock.driver, () => ({ connect: () => () => undefined, lookup: () => found.promise }));
    const scope = limited(ctx, { connect: 1000 }, driver);
    const connect = scope.net.connect({ host: "name.example", port: 9 });
    const seen = watch(connect);
    await clock.advance(600);
    found.resolve(["127.0.0.1"]);
    await clock.advance(399);
    ctx.check.equal(seen.settled, false, "whether it ends before the limit");
    await clock.advance(1);
    ctx.check.equal(seen.settled, true, "whether it ends at the limit, lookup included");
    await beyondLimit(ctx, scope, "connect", "connect", connect);
  }),
  must("deadline/a-late-connection-is-closed", "DEADLINE-3", ["tcp.connect"], async (ctx: Ctx) => {
    const server = await ctx.peer.listen(SINK);
    const [held, closed] = [signal(), signal()];
    const slow = withSockets(ctx.driver, (sockets) => ({
      connect: (at, options, done) => {
        void held.wait.then(() =>
          sockets.connect(at, options, (error, conn) => {
            done(error, conn);
            closed.send();
          }),
        );
        return () => undefined;
      },
    }));
    const scope = limited(ctx, { connect: SHORT }, slow);
    const connect = scope.net.connect({ port: server.port });
    await beyondLimit(ctx, scope, "connect", "connect", connect);
    held.send();
    await ctx.within(closed.wait, "the late connection");
    const [report] = await ctx.within(server.report(), "the end of the late connection at the peer");
    ctx.check.equal(report?.received, 0, "bytes at the peer");
  }),
  must("deadline/listening-times-out", "DEADLINE-2", ["tcp"], async (ctx: Ctx) => {
    const nowhere = withSockets(ctx.driver, () => ({ listen: silence }));
    const scope = limited(ctx, { connect: SHORT }, nowhere);
    await beyondLimit(ctx, scope, "connect", "listen at a driver that does not answer", scope.net.listen({ port: 0 }));
  }),
  must("deadline/reading-from-a-silent-peer-times-out", "DEADLINE-2", ["tcp.connect"], async (ctx: Ctx) => {
    const scope = limited(ctx, { read: SHORT });
    const { conn } = await dial(ctx, [], { scope, closeTimeout: 0 });
    const start = scope.now();
    const error = await beyondLimit(ctx, scope, "read", "read from a silent peer", conn.read());
    ctx.check.ok(scope.now() - start >= SHORT, `${scope.now() - start} ms are not before the limit`);
    ctx.check.equal(error.op, "tcp.read", "operation of the error");
    await beyondLimit(ctx, scope, "read", "read into a buffer", conn.read(new Uint8Array(8)));
  }),
  must(
    "deadline/a-connection-goes-on-after-a-read-beyond-its-limit",
    "DEADLINE-3",
    ["tcp.connect"],
    async (ctx: Ctx) => {
      const scope = limited(ctx, { read: SHORT });
      const { conn } = await dial(ctx, ECHO, { scope });
      const into = new Uint8Array(8);
      await beyondLimit(ctx, scope, "read", "read from a silent peer", conn.read(into));
      await conn.write(pattern(5));
      let got: Uint8Array | null | undefined;
      while (got === undefined)
        got = await conn.read().catch((error) => (error.code === "TimedOut" ? undefined : null));
      ctx.check.bytes(got ?? new Uint8Array(0), pattern(5), "what the next read gives");
      ctx.check.bytes(into, new Uint8Array(8), "the buffer of the read that was given up");
    },
  ),
  must(
    "deadline/writing-to-a-deaf-peer-times-out",
    "DEADLINE-2",
    ["tcp.connect"],
    async (ctx: Ctx) => {
      const scope = limited(ctx, { write: SHORT });
      const { conn } = await dial(ctx, [], { scope, closeTimeout: 0 });
      const error = await beyondLimit(ctx, scope, "write", "write to a deaf peer", conn.write(pattern(FLOOD)));
      ctx.check.equal(error.op, "tcp.write", "operation of the error");
      const end = await beyondLimit(ctx, scope, "write", "closeWrite to a deaf peer", conn.closeWrite());
      ctx.check.equal(end.op, "tcp.closeWrite", "operation of the error");
    },
    { slow: true },
  ),
  must(
    "deadline/what-was-begun-is-sent-beyond-its-limit",
    "DEADLINE-3",
    ["tcp.connect"],
    async (ctx: Ctx) => {
      const scope = limited(ctx, { write: SHORT });
      const { conn, report } = await dial(ctx, LATE_SINK, { scope });
      const first = conn.write(pattern(FLOOD));
      const second = conn.write(new Uint8Array(MIB));
      await beyondLimit(ctx, scope, "write", "a write that has begun", first);
      await beyondLimit(ctx, scope, "write", "a write that has not begun", second);
      await beyondLimit(ctx, scope, "write", "the end", conn.closeWrite());
      await delivered(ctx, report, pattern(FLOOD));
    },
    { slow: true },
  ),
  must(
    "deadline/closing-has-its-own-limit",
    "DEADLINE-4",
    ["tcp.connect"],
    async (ctx: Ctx) => {
      const scope = limited(ctx, { write: SHORT, read: SHORT, connect: 10_000 });
      const { conn } = await dial(ctx, [], { scope, closeTimeout: 10 * SHORT });
      await beyondLimit(ctx, scope, "write", "write to a deaf peer", conn.write(pattern(FLOOD)));
      const start = scope.now();
      await ctx.within(conn.close(), "close of a connection to a deaf peer");
      const took = scope.now() - start;
      ctx.check.ok(took >= 10 * SHORT, `closing took ${took} ms of its ${10 * SHORT}`);
    },
    { slow: true },
  ),
  asks("stat", (scope, path) => scope.fs.stat(path)),
  asks("exists", (scope, path) => scope.fs.exists(path)),
  asks("read-dir", (scope, path) => scope.fs.readDir(path)),
  asks("open", (scope, path) => scope.fs.open(path)),
  must("deadline/a-late-file-is-closed", "DEADLINE-3", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, "abc");
    const [held, closed] = [signal(), signal()];
    const slow = withFile(
      withFs(ctx.driver, (fs) => ({ open: (...args) => held.wait.then(() => fs.open(...args)) })),
      (file) => ({ close: () => file.close().then(() => closed.send()) }),
    );
    const scope = limited(ctx, { read: SHORT }, slow);
    await beyondLimit(ctx, scope, "read", "open", scope.fs.open(path));
    held.send();
    await ctx.within(closed.wait, "the late file to be closed");
  }),
  must("deadline/what-changes-a-file-has-no-limit", "DEADLINE-4", ["fs"], async (ctx: Ctx) => {
    const path = await freshFile(ctx, "abc");
    const dir = await freshPath(ctx, "sub");
    const held = signal();
    ctx.defer(held.send);
    const after = <T>(then: () => Promise<T>): Promise<T> => held.wait.then(then);
    const slow = withFile(
      withFs(ctx.driver, (fs) => ({ mkdir: (at) => after(() => fs.mkdir(at)) })),
      (file) => ({
        read: (into, at) => after(() => file.read(into, at)),
        write: (bytes, at) => after(() => file.write(bytes, at)),
      }),
    );
    const scope = limited(ctx, { read: SHORT, write: SHORT, connect: SHORT }, slow);
    const file = await ctx.within(openSoon(scope, path), "the file");
    const all = Promise.all([scope.fs.mkdir(dir), file.read(new Uint8Array(3), 0), file.write(pattern(3), 0)]);
    await ctx.never(all, "the end of operations that the system is not done with");
    held.send();
    const [, read] = await ctx.within(all, "the operations when the system is done");
    ctx.check.equal(read, 3, "bytes read");
    ctx.check.equal(await ctx.scope.fs.exists(dir), true, "whether the directory is there");
  }),
  must("deadline/a-long-call-times-out", "DEADLINE-2", ["threads"], async (ctx: Ctx) => {
    const scope = limited(ctx, { call: SHORT });
    const call = scope.parallel(exposed.pause, 60_000);
    const error = await beyondLimit(ctx, scope, "call", "a call of a function that sleeps", call);
    ctx.check.equal(error.op, "parallel", "operation of the error");
  }),
  must("deadline/the-scope-of-a-long-call-is-cancelled", "DEADLINE-3", ["threads", "tcp"], async (ctx: Ctx) => {
    const listener = await ctx.scope.net.listen({ port: 0 });
    const scope = limited(ctx, { call: 1000 });
    await warmed(scope);
    const call = scope.parallel(exposed.hold, listener.address.port);
    const given = beyondLimit(ctx, scope, "call", "the call", call);
    const conn = await ctx.within(listener.accept(), "the function's connection");
    await given;
    const end = conn.read().catch((error: unknown) => error);
    const seen = await ctx.within(end, "the end of the function's connection");
    ctx.check.ok(seen === null || isPorticoError(seen, "ConnectionReset"), "the function's scope closed it");
  }),
  must("deadline/blocking-for-too-long-times-out", "DEADLINE-2", ["threads", "block-on"], async (ctx: Ctx) => {
    const scope = limited(ctx, { call: 100 });
    const block = async (): Promise<unknown> => scope.blockOn(exposed.pause, 60_000);
    const error = await beyondLimit(ctx, scope, "call", "blocking on a function that sleeps", block());
    ctx.check.equal(error.op, "blockOn", "operation of the error");
  }),
  must("deadline/limits-hold-on-other-threads", "DEADLINE-6", ["threads", "tcp.connect"], async (ctx: Ctx) => {
    const server = await ctx.peer.listen([]);
    const scope = limited(ctx, { read: SHORT });
    const call = scope.parallel(exposed.listenInVain, server.port);
    const error = await beyondLimit(ctx, scope, "read", "a function that reads from a silent peer", call);
    ctx.check.equal(error.op, "tcp.read", "operation of the error");
  }),

  must("deadline/waiting-for-the-program-has-no-limit", "DEADLINE-4", [], async (ctx: Ctx) => {
    const scope = limited(ctx, { connect: 1, read: 1, write: 1, acquire: 1, call: 1 });
    const { promise, resolve } = Promise.withResolvers<number>();
    const task = scope.spawn((inner) => inner.sleep(3 * SHORT));
    const waits = Promise.allSettled([
      scope.sleep(3 * SHORT),
      scope.sleepUntil(scope.now() + 3 * SHORT),
      scope.interval(3 * SHORT).next(),
      scope.wait(promise),
      task.join(),
    ]);
    await scope.sleep(2 * SHORT);
    resolve(1);
    const ends = await ctx.within(waits, "what waits for the program itself");
    const failed = ends.filter(({ status }) => status === "rejected").length;
    ctx.check.equal(failed, 0, "how much of what waits for the program itself was cut short");
  }),
  must("deadline/accepting-has-no-limit", "DEADLINE-4", ["tcp"], async (ctx: Ctx) => {
    const scope = limited(ctx, { read: 1, write: 1, acquire: 1, call: 1 });
    const listener = await scope.net.listen({ port: 0 });
    const accept = listener.accept();
    await ctx.never(accept, "the end of an accept that nobody connects to");
    await ctx.peer.connect(listener.address.port, SINK);
    const conn = await ctx.within(accept, "the connection");
    await conn.close();
  }),

  must("deadline/without-limits-nothing-times-out", "DEADLINE-1", ["tcp.connect"], async (ctx: Ctx) => {
    const none: readonly Timeouts[] = [{}, { read: Number.POSITIVE_INFINITY }, { write: 1, connect: HOUR }];
    for (const timeouts of none) {
      const scope = openIn(ctx, limited(ctx, timeouts));
      const { conn } = await dial(ctx, [], { scope, closeTimeout: 0 });
      const read = conn.read().catch((error: unknown) => error);
      await ctx.never(read, `the end of a read with the limits ${Object.entries(timeouts)}`);
      scope.cancel();
      ctx.check.ok(isPorticoError(await read, "Cancelled"), "the read is Cancelled");
    }
  }),
  // Not a must: it is core's alone, so no broken adapter could fail it.
  should("deadline/malformed-limits-are-invalid", "DEADLINE-1", [], async (ctx: Ctx) => {
    for (const timeouts of invalidTimeouts) {
      const open = (): unknown => ctx.root({ timeouts: timeouts as Timeouts });
      ctx.check.throws(open, "InvalidInput", `timeouts: ${JSON.stringify(timeouts)}`);
    }
  }),
  must("deadline/one-operation-beyond-its-limit-leaves-the-others", "DEADLINE-1", ["tcp.connect"], async (ctx: Ctx) => {
    const scope = limited(ctx, { read: SHORT });
    const { conn } = await dial(ctx, [], { scope, closeTimeout: 0 });
    const sleep = scope.sleep(3 * SHORT).then(() => "slept");
    const task = scope.spawn((inner) => inner.sleep(3 * SHORT).then(() => "done"));
    await beyondLimit(ctx, scope, "read", "read from a silent peer", conn.read());
    ctx.check.equal(await Promise.all([sleep, task.join()]), ["slept", "done"], "what the others came to");
  }),
  must("deadline/an-operation-beyond-its-limit-fails-its-task", "DEADLINE-1", ["tcp.connect"], async (ctx: Ctx) => {
    const root = limited(ctx, { read: SHORT });
    const { conn } = await dial(ctx, [], { scope: root, closeTimeout: 0 });
    let sibling: unknown;
    const failing = root.scope(async (scope) => {
      scope.spawn((inner) =>
        inner.sleep(60_000).catch((error: unknown) => {
          sibling = error;
        }),
      );
      await scope.bind(conn).read();
    });
    await beyondLimit(ctx, root, "read", "the scope whose body read", failing);
    ctx.check.ok(isPorticoError(sibling, "Cancelled"), "the sibling is Cancelled");
    ctx.check.equal(sibling.reason?.kind, "sibling-failed", "why the sibling was cancelled");
  }),
  must("deadline/the-tighter-of-limit-and-deadline-wins", "DEADLINE-5", ["tcp.connect"], async (ctx: Ctx) => {
    const scope = limited(ctx, { read: 5 * SHORT });
    const { conn } = await dial(ctx, [], { scope, closeTimeout: 0 });
    const cut = scope.timeout(SHORT, (inner) => inner.bind(conn).read());
    const error = await ctx.check.rejects(cut, "TimedOut", "a read with a tighter deadline");
    ctx.check.equal(error.reason?.kind, "deadline", "the reason with a tighter deadline");
    await scope.timeout(60_000, async (inner) => {
      await beyondLimit(ctx, inner, "read", "a read with a looser deadline", inner.bind(conn).read());
    });
  }),
  must("deadline/a-deadline-at-the-limit-decides", "DEADLINE-5", ["tcp.connect"], async (ctx: Ctx) => {
    const clock = new ManualClock(ctx);
    const scope = limited(ctx, { read: 1000 }, clock.driver);
    const { conn } = await dial(ctx, [], { scope, closeTimeout: 0 });
    const cut = scope.timeout(1000, (inner) => inner.bind(conn).read());
    const seen = cut.catch((error: unknown) => error);
    await clock.advance(1000);
    const error = await ctx.within(seen, "the read at its deadline and limit");
    ctx.check.ok(isPorticoError(error, "TimedOut"), "it is TimedOut");
    ctx.check.equal(error.reason?.kind, "deadline", "what decides");
    const closed = conn.close();
    await clock.advance(1);
    await ctx.within(closed, "the end of the connection");
  }),
  must("deadline/what-arrived-before-the-limits-timer-wins", "DEADLINE-5", ["tcp.connect"], async (ctx: Ctx) => {
    const clock = new ManualClock(ctx);
    const scope = limited(ctx, { read: 1000 }, clock.driver);
    const { conn } = await dial(ctx, ECHO, { scope });
    const read = conn.read().catch(() => null);
    clock.pass(HOUR);
    await conn.write(pattern(5));
    const got = await ctx.within(read, "the read that stood still");
    ctx.check.bytes(got ?? new Uint8Array(0), pattern(5), "what it gives");
    await clock.fire();
    await conn.closeWrite();
    ctx.check.equal(await ctx.within(conn.read(), "the end"), null, "the end of stream");
    await conn.close();
  }),
  must("deadline/operations-that-ended-leave-no-timer", "DEADLINE-7", ["tcp.connect"], async (ctx: Ctx) => {
    const { driver, live } = countTimers(ctx);
    const timeouts = { connect: 60_000, read: 60_000, write: 60_000 };
    const { scope } = ctx.root({ timeouts, cancelGrace: Number.POSITIVE_INFINITY }, driver);
    const { conn } = await dial(ctx, ECHO, { scope });
    for (let i = 0; i < 20; i++) {
      const read = conn.read();
      await conn.write(pattern(100));
      await read;
    }
    await ctx.scope.yieldNow();
    ctx.check.equal(live(), 0, "live timers after operations that were in time");
    const child = openIn(ctx, scope);
    const cancelled = child.bind(conn).read();
    ctx.check.ok(live() > 0, "a timer is set while a read waits");
    child.cancel();
    await ctx.check.rejects(cancelled, "Cancelled", "a read that was cancelled");
    await ctx.scope.yieldNow();
    ctx.check.equal(live(), 0, "live timers after a read that was cancelled");
  }),
];

/** Opening has a limit, and a machine that is busy may need longer. */
async function openSoon(scope: FullScope, path: string): ReturnType<FullScope["fs"]["open"]> {
  for (;;) {
    try {
      return await scope.fs.open(path, { read: true, write: true });
    } catch (error) {
      if (!isPorticoError(error, "TimedOut")) throw error;
    }
  }
}

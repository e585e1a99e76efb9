import { type Conn, PorticoError } from "@portico/core";
import { isBeyondLimit, silence } from "../cases/deadline-kit.ts";
import { withFile } from "../overlay/fs-overlay.ts";
import { withConns } from "../overlay/net-overlay.ts";
import { overlay } from "../overlay/overlay.ts";
import type { FullScope } from "../runner/case.ts";
import type { Mutant } from "./mutant.ts";
import { wrapNet } from "./tcp-wrap.ts";
import { withThreads, wrapBlockOn, wrapParallel } from "./threads-wrap.ts";
import { patchFs, wrong, wrongDriver, wrongScope } from "./wrap.ts";

const late = (reason?: PorticoError["reason"]): PorticoError =>
  new PorticoError("TimedOut", "late, says the mutant", { reason });

const beyond = (): PorticoError => new PorticoError("TimedOut", "beyond timeouts.write, says the mutant");

/** Goes on waiting when an operation is beyond its limit. */
const ignored = (error: unknown): Promise<never> => (isBeyondLimit(error) ? silence() : Promise.reject(error));

/** Gives the operation a limit of its own. */
const hurried = <T>(scope: FullScope, operation: Promise<T>): Promise<T> => {
  const limit = scope.sleep(20).then(() => Promise.reject(late()));
  return Promise.race([operation, limit]);
};

/** Every read of a connection in another way. */
function reads(make: (read: () => Promise<Uint8Array | null>, scope: FullScope) => Promise<Uint8Array | null>): {
  readonly conn: (conn: Conn, scope: FullScope) => Partial<Conn>;
} {
  return { conn: (conn, scope) => ({ read: (() => make(() => conn.read(), scope)) as Conn["read"] }) };
}

const ignoredLimits: readonly Mutant[] = [
  ...wrong(
    "limits-of-sockets-are-ignored",
    wrapNet({
      net: (net) => ({
        connect: (to) => net.connect(to).catch(ignored),
        resolve: (host) => net.resolve(host).catch(ignored),
        listen: (on) => net.listen(on).catch(ignored),
      }),
      conn: (conn) => ({
        read: ((into?: Uint8Array) =>
          (into === undefined ? conn.read() : conn.read(into)).catch(ignored)) as Conn["read"],
        write: (bytes) => conn.write(bytes).catch(ignored),
        closeWrite: () => conn.closeWrite().catch(ignored),
      }),
    }),
    {
      "deadline/connecting-to-nowhere-times-out": "timed out: connect to nowhere",
      "deadline/looking-up-a-name-times-out": "timed out: connect to a name",
      "deadline/listening-times-out": "timed out: listen at a driver",
      "deadline/reading-from-a-silent-peer-times-out": "timed out: read from a silent peer",
      "deadline/writing-to-a-deaf-peer-times-out": "timed out: write to a deaf peer",
      "deadline/the-tighter-of-limit-and-deadline-wins": "timed out: a read with a looser deadline",
    },
  ),
  ...wrongScope(
    "limits-of-files-are-ignored",
    (scope) =>
      patchFs(scope, (fs) => ({
        open: (path, how) => fs.open(path, how).catch(ignored),
        stat: (path, how) => fs.stat(path, how).catch(ignored),
        exists: (path) => fs.exists(path).catch(ignored),
        readDir: (path) => fs.readDir(path).catch(ignored),
      })),
    {
      "deadline/fs-open-of-a-silent-disk-times-out": "timed out: open of a silent disk",
      "deadline/fs-stat-of-a-silent-disk-times-out": "timed out: stat of a silent disk",
      "deadline/fs-exists-of-a-silent-disk-times-out": "timed out: exists of a silent disk",
      "deadline/fs-read-dir-of-a-silent-disk-times-out": "timed out: read-dir of a silent disk",
    },
  ),
  ...wrong(
    "limits-of-calls-are-ignored",
    wrapParallel((real) => (fn, args) => real(fn, args).catch(ignored)),
    { "deadline/a-long-call-times-out": "timed out: a call of a function that sleeps" },
  ),
  ...wrong(
    "blocking-beyond-its-limit-just-ends",
    wrapBlockOn((real) => (fn, args) => {
      try {
        return real(fn, args);
      } catch (error) {
        if (isBeyondLimit(error)) return undefined;
        throw error;
      }
    }),
    { "deadline/blocking-for-too-long-times-out": "blocking on a function that sleeps" },
  ),
  ...wrongScope(
    "lookup-has-a-limit-of-its-own",
    (scope) => ({
      net: overlay(scope.net, {
        connect: (to) =>
          scope.net.connect(to).catch((error: unknown) => scope.sleep(600).then(() => Promise.reject(error))),
      }),
    }),
    { "deadline/lookup-and-connecting-share-the-limit": "whether it ends at the limit" },
  ),
  ...wrongDriver(
    "limits-stay-on-this-thread",
    (driver) =>
      withThreads(driver, (threads) => ({
        start: (url, events) => {
          const thread = threads.start(url, events);
          return overlay(thread, {
            post: (message, transfer) => thread.post({ ...(message as object), timeouts: undefined }, transfer),
          });
        },
      })),
    { "deadline/limits-hold-on-other-threads": "timed out: a function that reads from a silent peer" },
  ),
];

const wrongEnds: readonly Mutant[] = [
  ...wrongDriver(
    "late-connections-stay",
    (driver) =>
      withConns(driver, (conn, side) => {
        const abort = (): void => void driver.timers.setTimer(4_500, () => conn.abort());
        return side === "connecting" ? { abort } : {};
      }),
    { "deadline/a-late-connection-is-closed": "timed out: the end of the late connection at the peer" },
  ),
  ...wrongDriver(
    "late-files-stay-open",
    (driver) =>
      withFile(driver, (file, how) => ({ close: () => (how.write ? file.close() : file.close().then(silence)) })),
    { "deadline/a-late-file-is-closed": "timed out: the late file to be closed" },
  ),
  ...wrongDriver(
    "a-long-call-goes-on",
    (driver) =>
      withThreads(driver, (threads) => ({
        start: (url, events) => {
          const thread = threads.start(url, events);
          return overlay(thread, {
            post: (message, transfer) => {
              if ((message as { type: string }).type !== "cancel") thread.post(message, transfer);
            },
          });
        },
      })),
    { "deadline/the-scope-of-a-long-call-is-cancelled": "timed out: the end of the function's connection" },
  ),
  ...wrong(
    "a-read-beyond-its-limit-takes-a-byte",
    wrapNet({
      conn: (conn) => {
        let taken = false;
        const read = async (into?: Uint8Array): Promise<Uint8Array | number | null> => {
          try {
            if (into !== undefined) return await conn.read(into);
            const chunk = await conn.read();
            return taken && chunk !== null ? chunk.subarray(1) : chunk;
          } catch (error) {
            taken ||= isBeyondLimit(error);
            throw error;
          }
        };
        return { read: read as Conn["read"] };
      },
    }),
    { "deadline/a-connection-goes-on-after-a-read-beyond-its-limit": "what the next read gives" },
  ),
  ...wrong(
    "the-end-beyond-its-limit-is-not-sent",
    wrapNet({ conn: () => ({ closeWrite: () => Promise.reject(beyond()) }) }),
    { "deadline/what-was-begun-is-sent-beyond-its-limit": "timed out: the peer's report" },
  ),
  ...wrong(
    "closing-has-the-limit-of-writing",
    wrapNet({ conn: (conn, scope) => ({ close: () => hurried(scope, conn.close()).catch(() => undefined) }) }),
    { "deadline/closing-has-its-own-limit": "closing took" },
  ),
  ...wrongScope(
    "what-changes-a-file-has-a-limit",
    (scope) => patchFs(scope, (fs) => ({ mkdir: (path, how) => hurried(scope, fs.mkdir(path, how)) })),
    { "deadline/what-changes-a-file-has-no-limit": "the end of operations that the system is not done with" },
  ),
  ...wrongScope("waiting-has-a-limit", (scope) => ({ wait: (promise) => hurried(scope, scope.wait(promise)) }), {
    "deadline/waiting-for-the-program-has-no-limit": "how much of what waits for the program itself was cut short",
  }),
  ...wrong(
    "accepting-has-a-limit",
    wrapNet({ listener: (listener, scope) => ({ accept: () => hurried(scope, listener.accept()) }) }),
    { "deadline/accepting-has-no-limit": "the end of an accept that nobody connects to" },
  ),
];

const wrongJudges: readonly Mutant[] = [
  ...wrong("reading-always-has-a-limit", wrapNet(reads((read, scope) => hurried(scope, read()))), {
    "deadline/without-limits-nothing-times-out": "the end of a read with the limits",
  }),
  ...wrong(
    "an-operation-beyond-its-limit-cancels-its-scope",
    wrapNet(
      reads((read, scope) =>
        read().catch((error: unknown) => {
          if (isBeyondLimit(error)) scope.cancel();
          throw error;
        }),
      ),
    ),
    { "deadline/one-operation-beyond-its-limit-leaves-the-others": "cancelled the scope" },
  ),
  ...wrongScope(
    "an-operation-beyond-its-limit-counts-as-cancelled",
    (scope) => ({
      scope: (body, options) =>
        scope.scope(body, options).catch((error: unknown) => {
          if (isBeyondLimit(error)) return undefined as never;
          throw error;
        }),
    }),
    { "deadline/an-operation-beyond-its-limit-fails-its-task": "the scope whose body read" },
  ),
  ...wrong(
    "a-limit-beats-a-deadline-of-the-same-time",
    wrapNet(reads((read) => read().catch(() => Promise.reject(late())))),
    { "deadline/a-deadline-at-the-limit-decides": "what decides" },
  ),
  ...wrong(
    "a-limit-is-judged-by-the-clock",
    wrapNet(
      reads(async (read, scope) => {
        const end = scope.now() + 1000;
        const chunk = await read();
        if (scope.now() > end) throw late();
        return chunk;
      }),
    ),
    { "deadline/what-arrived-before-the-limits-timer-wins": "what it gives" },
  ),
  ...wrongScope(
    "an-operation-that-ended-keeps-its-timer",
    (scope, root) => ({
      net: overlay(scope.net, {
        connect: (to) => {
          root.sleep(60_000).catch(() => undefined);
          return scope.net.connect(to);
        },
      }),
    }),
    { "deadline/operations-that-ended-leave-no-timer": "live timers after operations that were in time" },
  ),
];

const nested: readonly Mutant[] = [
  ...wrongScope(
    "scopes-lose-their-names",
    (scope) => ({ scope: (body, options) => scope.scope(body, { ...options, name: "nameless" }) }),
    { "deadline/the-reason-names-the-scope-whose-deadline-it-was": "which deadline it was" },
  ),
  ...wrongScope(
    "a-timeout-hides-the-deadline",
    (scope) => ({
      scope: (body, options) =>
        scope.scope(body, options?.timeout === undefined ? options : { timeout: options.timeout }),
    }),
    { "deadline/the-tighter-of-timeout-and-deadline-wins": "timed out: a scope with 60000 ms" },
  ),
  ...wrongScope(
    "a-deadline-in-the-past-passes-at-once",
    (scope) => ({
      scope: (body, options) =>
        (options?.deadline ?? Number.POSITIVE_INFINITY) < scope.now()
          ? Promise.reject(late())
          : scope.scope(body, options),
    }),
    { "deadline/a-deadline-in-the-past-passes-in-the-next-turn": "whether its body began" },
  ),
  ...wrongScope(
    "tasks-have-deadlines-of-their-own",
    (scope) => ({ spawn: (body, options) => scope.spawn((task) => task.shield(body, { timeout: 50 }), options) }),
    { "deadline/tasks-below-share-the-deadline": "different reasons of three sleeps" },
  ),
  ...wrongScope(
    "a-tight-deadline-stays",
    (scope) => {
      let tightest = Number.POSITIVE_INFINITY;
      return {
        timeout: (ms, body) => {
          tightest = Math.min(tightest, ms);
          return scope.timeout(tightest, body);
        },
      };
    },
    { "deadline/a-kept-deadline-leaves-the-next-one-alone": "deadlines of scopes one after the other" },
  ),
];

export const mutants: readonly Mutant[] = [...ignoredLimits, ...wrongEnds, ...wrongJudges, ...nested];

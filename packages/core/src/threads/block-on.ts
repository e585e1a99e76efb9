import { isPorticoError } from "../errors.ts";
import { unsupported } from "../platform-error.ts";
import type { MakeFacet, Runtime } from "../runtime.ts";
import type { ScopeImpl } from "../scope/scope.ts";
import { tooLong } from "../time/timeouts.ts";
import type { BlockOnDriver } from "../traits/block-on.ts";
import type { Exposed } from "./expose.ts";
import { mailboxSize, takeAnswer } from "./mailbox.ts";
import { checkExposed, threadStarter } from "./parallel.ts";
import { decode, encode } from "./wire.ts";
import { leftBehind, type StartThread, WorkerThread } from "./worker-thread.ts";

/** The thread that works while this one sleeps, and the mailbox it answers through. Kept warm between calls. */
interface Helper {
  readonly thread: WorkerThread;
  readonly mailbox: SharedArrayBuffer;
  /** Whether the helper has the mailbox already. */
  readonly shared: boolean;
}

const helpers = new WeakMap<Runtime, Helper>();

function helperOf(runtime: Runtime, blockOn: BlockOnDriver, op: string): Helper {
  let helper = helpers.get(runtime);
  if (helper === undefined || helper.thread.ended) {
    helper = startHelper(runtime, blockOn, threadStarter(runtime, op, "block-on"));
    const { thread } = helper;
    runtime.onEnd.add(() => thread.terminate());
    helpers.set(runtime, helper);
  }
  return helper;
}

function startHelper(runtime: Runtime, blockOn: BlockOnDriver, startThread: StartThread): Helper {
  let memory: SharedArrayBuffer | undefined;
  const start: StartThread = (events) => {
    if (blockOn.takeHelper === undefined) return startThread(events);
    const helper = blockOn.takeHelper(events);
    memory = helper.memory;
    return helper;
  };
  const thread = new WorkerThread(runtime, "blockOn", start, (ended, unseen) => {
    // A helper that failed a call is none any more: that call has thrown.
    if (unseen !== undefined && helpers.get(runtime)?.thread === ended) runtime.report(leftBehind("blockOn", unseen));
  });
  return { thread, mailbox: memory ?? new SharedArrayBuffer(mailboxSize), shared: memory !== undefined };
}

/** `scope.blockOn`. */
export const makeBlockOn: MakeFacet = (scope: ScopeImpl) => {
  const op = "blockOn";
  return (fn: Exposed<never, unknown>, ...args: readonly unknown[]): unknown => {
    const { runtime } = scope;
    const { blockOn } = runtime.driver;
    if (blockOn === undefined) throw unsupported(runtime.driver, op, "block-on");
    const name = checkExposed(op, fn);
    scope.admit(op, name);
    const bytes = encode(args, op);
    const result = callAndSleep(scope, blockOn, helperOf(runtime, blockOn, op), name, bytes);
    const value = decode(result.answer);
    if (result.ok) return value;
    // Its end is an event, which cannot have come while this thread slept.
    if (isPorticoError(value, "ThreadFailed")) helpers.delete(runtime);
    throw value;
  };
};

function callAndSleep(
  scope: ScopeImpl,
  blockOn: BlockOnDriver,
  helper: Helper,
  name: string,
  args: Uint8Array,
): { readonly ok: boolean; readonly answer: Uint8Array } {
  const { runtime } = scope;
  const asleep = [...runtime.asleep, ...runtime.listening];
  const left = scope.deadline - scope.now();
  const limit = runtime.limits?.of("blockOn") ?? Number.POSITIVE_INFINITY;
  const until = Math.min(scope.deadline, scope.now() + limit);
  const id = helper.thread.callWithMailbox({
    name,
    args,
    mailbox: helper.shared ? "port" : helper.mailbox,
    asleep,
    ...(left < Number.POSITIVE_INFINITY && { timeout: Math.max(left, 0) }),
  });
  const result = takeAnswer(helper.mailbox, blockOn, () => scope.now(), until);
  if (result !== undefined) return result;
  // It may be busy or asleep itself, so the next call gets another one.
  helpers.delete(runtime);
  helper.thread.retire(id);
  if (until < scope.deadline) throw tooLong(scope, "blockOn", name, limit);
  // The timer of the deadline cannot have run: this thread slept.
  scope.cancelForDeadline();
  throw scope.cancelError("blockOn", name);
}

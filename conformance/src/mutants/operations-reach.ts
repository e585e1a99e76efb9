import type { Interfaces } from "../cases/operations/rows.ts";
import { overlay } from "../overlay/overlay.ts";
import type { FullScope } from "../runner/case.ts";
import type { Wrap } from "./mutant.ts";
import { patchChannel, patchMutex, patchReceiver, patchSemaphore } from "./sync-wrap.ts";
import { wrapNet } from "./tcp-wrap.ts";
import { patchFile, patchFs, patchTask, wrapScope } from "./wrap.ts";

/** What is wrong with each object of an interface: members that replace its own. `scope` is one that it is used in. */
export type Patch = <T extends object>(target: T, scope: FullScope) => Partial<T>;

type Reach = (patch: Patch) => Wrap;

/** A scope with something wrong, and every scope below it. */
function everyScope(patch: (scope: FullScope, patch: Patch) => Partial<FullScope>): Reach {
  return (wrong) => ({ scope: (root) => wrapScope(root, (scope) => patch(scope, wrong)) });
}

const scopes: Reach = everyScope((scope, wrong) => wrong(scope, scope));

/** What is handed out by no scope has no mutants, since nothing is said of it. */
function never(): never {
  throw new Error("No case is about this interface");
}

/** How to get something wrong between a case and the objects of each interface. */
export const reach: { readonly [N in keyof Interfaces]: Reach } = {
  scope: scopes,
  parallel: scopes,
  blockOn: scopes,
  openScope: everyScope((scope, wrong) => ({
    openScope: (options) => {
      const open = scope.openScope(options);
      return overlay(open, wrong(open, scope));
    },
  })),
  task: everyScope((scope, wrong) => patchTask(scope, (task) => wrong(task, scope))),
  stopping: everyScope((scope, wrong) => {
    const { stopping } = scope;
    return { stopping: overlay(stopping, wrong(stopping, scope)) };
  }),
  select: everyScope((scope, wrong) => ({
    select: (arms, options) => {
      const turns = scope.select(arms, options);
      return overlay(turns, wrong(turns, scope));
    },
  })),
  fs: everyScope((scope, wrong) => patchFs(scope, (fs) => wrong(fs, scope))),
  syncDir: everyScope((scope, wrong) => patchFs(scope, (fs) => wrong(fs, scope))),
  file: everyScope((scope, wrong) => patchFile(scope, (file) => wrong(file, scope))),
  net: (wrong) => wrapNet({ net: (net, scope) => wrong(net, scope) }),
  conn: (wrong) => wrapNet({ conn: (conn, scope) => wrong(conn, scope) }),
  listener: (wrong) => wrapNet({ listener: (listener, scope) => wrong(listener, scope) }),
  mutex: everyScope((scope, wrong) => patchMutex(scope, (mutex) => wrong(mutex, scope))),
  lock: never,
  semaphore: everyScope((scope, wrong) => patchSemaphore(scope, (semaphore) => wrong(semaphore, scope))),
  permit: never,
  channel: everyScope((scope, wrong) => patchChannel(scope, (channel) => wrong(channel, scope))),
  sender: everyScope((scope, wrong) =>
    patchChannel(scope, (channel) => ({
      sender: (governor) => {
        const sender = channel.sender(governor);
        return overlay(sender, wrong(sender, scope));
      },
    })),
  ),
  receiver: everyScope((scope, wrong) => patchReceiver(scope, (receiver) => wrong(receiver, scope))),
  main: never,
};

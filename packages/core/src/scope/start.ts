import type { Capability } from "../capabilities.ts";
import { PorticoError } from "../errors.ts";
import { invalid } from "../platform-error.ts";
import type { ScopeImpl } from "./scope.ts";
import { TaskImpl } from "./task.ts";
import type { Scope, SpawnOptions, Started } from "./types.ts";

type Body<T, V> = (scope: Scope<Capability>, ready: (value: V) => void) => T | PromiseLike<T>;

/** `scope.start`: until the task says that it is ready its failure is the caller's alone, then it is a task like any other. */
export function start<T, V>(
  parent: ScopeImpl,
  fn: Body<T, V>,
  options: SpawnOptions | undefined,
): Promise<Started<T, V>> {
  return parent.park<Started<T, V>>("start", options?.name ?? (fn.name || undefined), (waiter) => {
    let isReady = false;
    const becomeOrdinary = (): void => {
      isReady = true;
      child.setRare("isolate", undefined);
    };
    const ready = (value: V): void => {
      if (isReady && child.reason === undefined)
        throw invalid("start", `"${child.name}" has said already that it is ready`);
      becomeOrdinary();
      if (parent.unpark(waiter)) waiter.resolve({ task, value });
    };
    const child = parent.makeTask((scope) => fn(scope, ready), options, fn.name);
    const task = new TaskImpl<T>(child);
    child.setRare("isolate", () => undefined);
    child.onEnd = () => {
      if (isReady) return;
      parent.unpark(waiter);
      waiter.reject(child.succeeded ? neverReady(child.name) : child.error);
    };
    parent.runtime.ready(child);
    // Nobody takes the failure from the caller whose waiting was cancelled: from then on the scope has it.
    return becomeOrdinary;
  });
}

function neverReady(name: string): PorticoError {
  return new PorticoError("UnexpectedEnd", `start: "${name}" ended without saying that it is ready`, {
    op: "start",
    resource: name,
  });
}

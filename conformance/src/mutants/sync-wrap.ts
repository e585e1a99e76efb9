import type { Channel, Mutex, Receiver, Scope, Semaphore } from "@portico/core";
import { overlay } from "../overlay/overlay.ts";
import type { FullScope } from "../runner/case.ts";

/** The part of a scope patch that changes mutexes. */
export function patchMutex(scope: FullScope, patch: (mutex: Mutex) => Partial<Mutex>): Partial<FullScope> {
  return {
    mutex: (options) => {
      const mutex = scope.mutex(options);
      return overlay(mutex, patch(mutex));
    },
  };
}

/** The part of a scope patch that changes semaphores. */
export function patchSemaphore(
  scope: FullScope,
  patch: (semaphore: Semaphore) => Partial<Semaphore>,
): Partial<FullScope> {
  return {
    semaphore: (permits, options) => {
      const semaphore = scope.semaphore(permits, options);
      return overlay(semaphore, patch(semaphore));
    },
  };
}

/** The part of a scope patch that changes channels. */
export function patchChannel(
  scope: FullScope,
  patch: <T>(channel: Channel<T>) => Partial<Channel<T>>,
): Partial<FullScope> {
  return {
    channel: <T>(capacity: number, options?: { readonly name?: string }) => {
      const channel = scope.channel<T>(capacity, options);
      return overlay(channel, patch(channel));
    },
  };
}

/** The part of a scope patch that changes the receivers of channels. */
export function patchReceiver(
  scope: FullScope,
  patch: <T>(receiver: Receiver<T>) => Partial<Receiver<T>>,
): Partial<FullScope> {
  return patchChannel(scope, (channel) => ({
    receiver: (governor: Scope) => {
      const receiver = channel.receiver(governor);
      return overlay(receiver, patch(receiver));
    },
  }));
}

/** The scope of a new task, which ends with the case: what it governs knows nothing of the scope it should be governed by. */
export function elsewhere(root: FullScope): Promise<FullScope> {
  const started = Promise.withResolvers<FullScope>();
  root.spawn(
    (scope) => {
      started.resolve(scope);
      return scope.sleep(Number.POSITIVE_INFINITY);
    },
    { background: true, name: "elsewhere" },
  );
  return started.promise;
}

/** What a scope's cancellation ends only for who waits: what is waited for stays in line, as a ghost. */
export function ghost<T>(scope: Scope, promise: Promise<T>): Promise<T> {
  return Promise.race([promise, scope.sleep(Number.POSITIVE_INFINITY) as Promise<never>]);
}

import type { SpawnDriver } from "@portico/core/driver";

const queue: (() => void)[] = [];
const { port1: sender, port2: receiver } = new MessageChannel();
receiver.onmessage = () => queue.shift()?.();

/** Tasks only; `threads.ts` adds threads. A message is a macrotask at once, where `setTimeout` with 0 soon takes 4 ms. */
export const spawn: SpawnDriver = {
  macrotask: (fn) => {
    queue.push(fn);
    sender.postMessage(undefined);
  },
};

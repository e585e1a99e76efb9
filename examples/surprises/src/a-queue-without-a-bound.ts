import type { Scope } from "@portico/core";
import type { Print } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  const queue: number[] = [];
  let longest = 0;

  async function produce(): Promise<void> {
    for (let i = 0; i < 1000; i++) {
      await null;
      longest = Math.max(longest, queue.push(i));
    }
  }

  async function consume(): Promise<void> {
    for (let received = 0; received < 1000; ) {
      for (let turn = 0; turn < 10; turn++) await null; // slower than the producer
      if (queue.shift() !== undefined) received++;
    }
  }

  await Promise.all([produce(), consume()]);
  print(`at most in the queue: ${longest}`);
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  const queue = scope.channel<number>(16);
  let [received, longest] = [0, 0];

  await scope.scope((both) => {
    both.spawn(async (producer) => {
      const sender = queue.sender(producer);
      for (let i = 0; i < 1000; i++) {
        await sender.send(i);
        longest = Math.max(longest, queue.size);
      }
    });
    both.spawn(async (consumer) => {
      for await (const _ of queue.receiver(consumer)) {
        for (let turn = 0; turn < 10; turn++) await null; // slower than the producer
        received++;
      }
    });
  });
  print(`at most in the queue: ${longest}, received: ${received}`);
}
// #endregion

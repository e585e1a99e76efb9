import type { Scope } from "@portico/core";

type Work<T> = (scope: Scope, item: T) => Promise<void>;

/** Calls `work` for every item, `workers` at a time, each for at most a second. The first failure cancels the rest. */
export async function each<T>(scope: Scope, items: AsyncIterable<T>, workers: number, work: Work<T>): Promise<void> {
  await scope.scope(async (all) => {
    const queue = all.channel<T>(workers); // whoever is too fast waits
    for (let i = 0; i < workers; i++) {
      const todo = queue.receiver(all);
      all.spawn(async (worker) => {
        for await (const item of todo) await worker.timeout(1000, (limited) => work(limited, item));
      });
    }
    using queued = queue.sender(all); // closes, so that the workers end
    for await (const item of items) await queued.send(item);
  });
}

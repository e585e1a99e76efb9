import { isPorticoError, type Scope } from "@portico/core";
import { cancelAtEveryAwait, explore, simulatedDriver } from "@portico/core/testing";
import { expect, test } from "vitest";

const fresh = () => simulatedDriver();

test.each([0, 1, 3])("a channel of %d: every value that was sent is received, or still there", async (capacity) => {
  const { points } = await cancelAtEveryAwait(fresh, {
    setup(scope) {
      const channel = scope.channel<number>(capacity);
      return {
        channel,
        sender: channel.sender(scope),
        receiver: channel.receiver(scope),
        got: [] as number[],
        sent: [] as number[],
      };
    },
    async run(scope, { channel, got, sent }) {
      const sender = channel.sender(scope);
      const receiver = channel.receiver(scope);
      scope.spawn(async (scope) => {
        for (let i = 0; i < 4; i++) {
          await sender.send(i);
          sent.push(i);
          if (i === 1) await scope.yieldNow();
        }
        sender.close();
      });
      scope.spawn(async () => {
        for (let i = 0; i < 4; i++) got.push(await receiver.receive());
      });
    },
    check({ receiver, got, sent }) {
      for (let next = receiver.tryReceive(); next !== undefined; next = receiver.tryReceive()) got.push(next.value);
      // In order, none twice, none lost; one may have been taken whose sender was cancelled before it heard of it.
      expect(got).toEqual([0, 1, 2, 3].slice(0, got.length));
      expect([sent.length, sent.length + 1]).toContain(got.length);
    },
  });
  expect(points).toBeGreaterThan(1);
});

test("a mutex is free when everybody has gone, and nobody was inside together", async () => {
  await cancelAtEveryAwait(fresh, {
    setup: (scope) => ({ mutex: scope.mutex(), inside: 0, most: 0 }),
    async run(scope, state) {
      const work = async (scope: Scope) => {
        state.most = Math.max(state.most, ++state.inside);
        try {
          await scope.yieldNow();
        } finally {
          state.inside--;
        }
      };
      scope.spawn((scope) => state.mutex.with(scope, () => work(scope)));
      scope.spawn(async (scope) => {
        using _ = await state.mutex.lock(scope);
        await work(scope);
      });
      scope.spawn(async (scope) => {
        await state.mutex.lock(scope);
        await work(scope);
      });
    },
    async check({ mutex, inside, most }, _, scope) {
      expect([inside, most <= 1]).toEqual([0, true]);
      await scope.timeout(10, (scope) => mutex.with(scope, () => undefined));
      expect(mutex.locked).toBe(false);
    },
  });
});

test("all permits are back when everybody has gone", async () => {
  await cancelAtEveryAwait(fresh, {
    setup: (scope) => scope.semaphore(3),
    async run(scope, semaphore) {
      for (const permits of [2, 3, 1, 1]) {
        scope.spawn(async (scope) => {
          using _ = await semaphore.acquire(scope, permits);
          await scope.yieldNow();
        });
      }
    },
    check: (semaphore) => expect(semaphore.available).toBe(3),
  });
});

test("race, any and all: no arm goes on, and what one had open is closed", async () => {
  for (const choose of ["race", "any", "all"] as const) {
    await cancelAtEveryAwait(fresh, {
      setup: () => ({ running: 0 }),
      async run(scope, state) {
        const arm = (ms: number) => async (scope: Scope) => {
          state.running++;
          scope.defer(async (grace) => {
            await grace.sleep(1);
            state.running--;
          });
          await scope.sleep(ms);
          return ms;
        };
        return scope[choose]([arm(3), arm(1), arm(2)]);
      },
      check({ running }, outcome) {
        expect(running).toBe(0);
        if ("value" in outcome) expect(outcome.value).toEqual(choose === "all" ? [3, 1, 2] : 1);
      },
    });
  }
});

test("select: what an arm has taken from a channel is not lost with the turn", async () => {
  await cancelAtEveryAwait(fresh, {
    setup(scope) {
      const channel = scope.channel<number>(4);
      const sender = channel.sender(scope);
      scope.spawn(async (scope) => {
        for (let i = 0; i < 3; i++) {
          await scope.sleep(1);
          await sender.send(i);
        }
      });
      return { channel, receiver: channel.receiver(scope), got: [] as number[] };
    },
    async run(scope, { channel, got }) {
      let ticks = 0;
      for await (const { arm } of scope.select({
        value: async (scope) => {
          // Taken and noted in one turn.
          got.push(await channel.receiver(scope).receive());
        },
        tick: (scope) => scope.sleep(2),
      })) {
        if (arm === "tick" && ++ticks === 3) break;
      }
    },
    async check({ receiver, got }, _, scope) {
      await scope.sleep(10);
      for (let next = receiver.tryReceive(); next !== undefined; next = receiver.tryReceive()) got.push(next.value);
      expect(got).toEqual([0, 1, 2]);
    },
  });
});

test("in any order of everything a channel has no value twice and none too few", async () => {
  for (const capacity of [0, 1]) {
    const all = await explore({ systematic: true, runs: 3000 }, async (scope) => {
      const channel = scope.channel<string>(capacity);
      const got: string[] = [];
      await scope.scope((scope) => {
        for (const name of ["a", "b"]) {
          const sender = channel.sender(scope);
          scope.spawn(async (scope) => {
            await scope.yieldNow();
            await sender.send(`${name}1`);
            await scope.yieldNow();
            await sender.send(`${name}2`);
            sender.close();
          });
        }
        const receiver = channel.receiver(scope);
        scope.spawn(async (scope) => {
          for await (const value of receiver) {
            got.push(value);
            await scope.yieldNow();
          }
        });
      });
      expect([...got].sort()).toEqual(["a1", "a2", "b1", "b2"]);
    });
    expect(all.distinct).toBe(all.runs);
  }
});

test("a deadlock of two mutexes is found in the order that has it", async () => {
  const failure: unknown = await explore({ systematic: true }, async (scope) => {
    const [a, b] = [scope.mutex({ name: "a" }), scope.mutex({ name: "b" })];
    await scope.scope((scope) => {
      for (const [first, second] of [
        [a, b],
        [b, a],
      ] as const) {
        scope.spawn(async (scope) => {
          await scope.yieldNow();
          using _ = await first.lock(scope);
          await scope.yieldNow();
          using __ = await second.lock(scope);
        });
      }
    });
  }).catch((error: unknown) => error);
  expect(isPorticoError((failure as Error).cause, "Deadlock")).toBe(true);
});

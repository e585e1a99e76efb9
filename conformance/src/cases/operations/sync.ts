import type { Channel, Mutex, Receiver, Semaphore, Sender } from "@portico/core";
import type { FullScope } from "../../runner/case.ts";
import type { Ctx } from "../../runner/context.ts";
import type { Abortable, Call, Exempt, Refusing } from "../multipliers.ts";
import { actor } from "../sync-kit.ts";
import type { Tables } from "./rows.ts";

/** A mutex whose lock another task has. */
async function takenMutex(ctx: Ctx): Promise<Mutex> {
  const mutex = ctx.scope.mutex();
  const { scope } = await actor(ctx, "the other");
  mutex.tryLock(scope);
  return mutex;
}

function onMutex(name: string, rule: string, use: (mutex: Mutex, scope: FullScope) => unknown): Abortable {
  return {
    trait: "sync",
    name,
    rule,
    needs: [],
    pending: async (scope, ctx): Promise<Call> => {
      const mutex = await takenMutex(ctx);
      return () => use(mutex, scope);
    },
    completing: (scope, ctx): Call => {
      const mutex = ctx.scope.mutex();
      return () => use(mutex, scope);
    },
  };
}

function onSemaphore(name: string, use: (semaphore: Semaphore, scope: FullScope) => unknown): Abortable {
  return {
    trait: "sync",
    name,
    rule: "SYNC-13",
    needs: [],
    pending: (scope, ctx): Call => {
      const semaphore = ctx.scope.semaphore(1);
      semaphore.tryAcquire(ctx.scope);
      return () => use(semaphore, scope);
    },
    completing: (scope, ctx): Call => {
      const semaphore = ctx.scope.semaphore(1);
      return () => use(semaphore, scope);
    },
  };
}

/** An operation that takes nothing but what is there. */
function trying(name: string, rule: string, call: Refusing["call"]): Refusing {
  return { trait: "sync", name, rule, needs: [], call };
}

/** A channel with one value in it, and an open end of each kind. */
function filled(ctx: Ctx): Channel<unknown> {
  const channel = ctx.scope.channel<unknown>(1);
  channel.receiver(ctx.scope);
  channel.sender(ctx.scope).trySend("value");
  return channel;
}

function onSender(ctx: Ctx, scope: FullScope, capacity: number): Sender<unknown> {
  return ctx.scope.channel<unknown>(capacity).sender(scope);
}

function onReceiver(name: string, rule: string, use: (receiver: Receiver<unknown>) => unknown): Abortable {
  return {
    trait: "sync",
    name,
    rule,
    needs: [],
    pending: (scope, ctx): Call => {
      const receiver = ctx.scope.channel<unknown>(1).receiver(scope);
      return () => use(receiver);
    },
    completing: (scope, ctx): Call => {
      const receiver = filled(ctx).receiver(scope);
      return () => use(receiver);
    },
  };
}

const iterate = (receiver: Receiver<unknown>): unknown => receiver[Symbol.asyncIterator]().next();
const givesBack: Exempt = { exempt: "Giving back what was taken is always possible, and is done at once." };
const atOnce: Exempt = { exempt: "It never waits." };
const closing: Exempt = { exempt: "It is done at once, whatever the scope has come to." };

/** Locks, permits, channels. Mutexes, semaphores and channels close with the scope that made them: SYNC-22. */
export const ofSync: Pick<Tables, "mutex" | "lock" | "semaphore" | "permit" | "channel" | "sender" | "receiver"> = {
  mutex: {
    lock: onMutex("lock", "SYNC-5", (mutex, scope) => mutex.lock(scope)),
    tryLock: trying("try-lock", "SYNC-5", (scope, ctx) => {
      const mutex = ctx.scope.mutex();
      return () => mutex.tryLock(scope);
    }),
    with: onMutex("with", "SYNC-5", (mutex, scope) => mutex.with(scope, () => "value")),
    withSync: onMutex("with-sync", "SYNC-5", (mutex, scope) => mutex.withSync(scope, () => "value")),
  },
  lock: { release: givesBack, [Symbol.dispose]: givesBack },
  semaphore: {
    acquire: onSemaphore("acquire", (semaphore, scope) => semaphore.acquire(scope)),
    tryAcquire: trying("try-acquire", "SYNC-13", (scope, ctx) => {
      const semaphore = ctx.scope.semaphore(1);
      return () => semaphore.tryAcquire(scope);
    }),
    with: onSemaphore("with-permits", (semaphore, scope) => semaphore.with(scope, () => "value")),
  },
  permit: { release: givesBack, [Symbol.dispose]: givesBack },
  channel: {
    sender: trying("sender", "SPAWN-14", (scope, ctx) => {
      const channel = ctx.scope.channel(1);
      return () => channel.sender(scope);
    }),
    receiver: trying("receiver", "SPAWN-14", (scope, ctx) => {
      const channel = ctx.scope.channel(1);
      return () => channel.receiver(scope);
    }),
    undelivered: {
      exempt: "It is for afterwards, when nobody is left.",
      by: "sync/what-nobody-will-receive-can-be-taken-back",
    },
  },
  sender: {
    trait: "sync",
    name: "sender-end",
    rule: "SYNC-17",
    needs: [],
    open: (ctx) => onSender(ctx, ctx.scope, 1),
    use: (sender) => sender.send("value"),
    closing,
    operations: {
      send: {
        aborts: {
          trait: "sync",
          name: "send",
          rule: "SYNC-20",
          needs: [],
          pending: (scope, ctx): Call => {
            const sender = onSender(ctx, scope, 0);
            return () => sender.send("value");
          },
          completing: (scope, ctx): Call => {
            const sender = onSender(ctx, scope, 1);
            return () => sender.send("value");
          },
        },
        closes: {
          name: "send",
          use: (sender) => sender.send("value"),
          pending: {
            exempt: "What waits as its sender closes is still delivered.",
            by: "sync/a-sender-that-closes-delivers-what-waits",
          },
        },
      },
      trySend: {
        aborts: trying("try-send", "SYNC-20", (scope, ctx) => {
          const sender = onSender(ctx, scope, 1);
          return () => sender.trySend("value");
        }),
        closes: { name: "try-send", use: (sender) => sender.trySend("value"), pending: atOnce },
      },
    },
  },
  receiver: {
    trait: "sync",
    name: "receiver-end",
    rule: "SYNC-18",
    needs: [],
    open: (ctx) => ctx.scope.channel<unknown>(1).receiver(ctx.scope),
    use: (receiver) => receiver.tryReceive(),
    closing,
    operations: {
      receive: {
        aborts: onReceiver("receive", "SYNC-19", (receiver) => receiver.receive()),
        closes: {
          name: "receive",
          use: (receiver) => receiver.receive(),
          pending: (receiver) => receiver.receive(),
        },
      },
      tryReceive: {
        aborts: trying("try-receive", "SYNC-19", (scope, ctx) => {
          const receiver = filled(ctx).receiver(scope);
          return () => receiver.tryReceive();
        }),
        closes: { name: "try-receive", use: (receiver) => receiver.tryReceive(), pending: atOnce },
      },
      [Symbol.asyncIterator]: {
        aborts: onReceiver("receiver-iteration", "SYNC-21", iterate),
        closes: { exempt: "A loop ends with its receiver.", by: "sync/a-loop-ends-when-its-receiver-is-closed" },
      },
    },
  },
};

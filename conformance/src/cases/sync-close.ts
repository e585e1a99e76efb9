import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { openChild } from "./child.ts";
import { must } from "./must.ts";
import { type Actor, actor, actors, turns, watched } from "./sync-kit.ts";

/** How channels, locks and permits end, and what is none of their business. */
export const cases: readonly Case[] = [
  must("sync/the-end-of-the-last-sender-closes-the-channel", "SYNC-17", [], async (ctx: Ctx) => {
    const ways: Readonly<Record<string, (last: Actor) => Promise<void>>> = {
      returns: (last) => last.end(),
      fails: (last) => last.fail(),
      "is-cancelled": (last) => {
        last.cancel();
        return last.end();
      },
    };
    for (const [how, end] of Object.entries(ways)) {
      const channel = ctx.scope.channel<number>(4);
      const receiver = channel.receiver(ctx.scope);
      const [first, last] = [await actor(ctx, `first-${how}`), await actor(ctx, `last-${how}`)];
      const senders = [channel.sender(first.scope), channel.sender(last.scope)];
      for (const sender of senders) await sender.send(1);
      await first.end();
      await senders[1]?.send(2);
      await end(last);
      for (const value of [1, 1, 2]) ctx.check.equal(await ctx.within(receiver.receive(), how), value, "a value");
      await ctx.check.rejects(receiver.receive(), "Closed", `receive when the last sender ${how}`);
      ctx.check.throws(() => receiver.tryReceive(), "Closed", `tryReceive when the last sender ${how}`);
    }
  }),
  must("sync/who-waits-to-receive-hears-of-the-last-sender", "SYNC-17", [], async (ctx: Ctx) => {
    const channel = ctx.scope.channel<number>(0);
    const receiver = channel.receiver(ctx.scope);
    const last = await actor(ctx, "the only sender");
    const sender = channel.sender(last.scope);
    const [first, second] = [receiver.receive(), receiver.receive()];
    const closed = ctx.check.rejects(second, "Closed", "the receive that nothing came for");
    await ctx.within(sender.send(1), "send");
    await last.end();
    ctx.check.equal(await ctx.within(first, "the first receive"), 1, "what it got");
    await closed;
  }),
  must("sync/a-sender-that-closes-delivers-what-waits", "SYNC-17", [], async (ctx: Ctx) => {
    const channel = ctx.scope.channel<number>(1);
    const [sender, receiver] = [channel.sender(ctx.scope), channel.receiver(ctx.scope)];
    const sent = [sender.send(1), sender.send(2), sender.send(3)];
    sender.close();
    sender.close();
    await ctx.check.rejects(sender.send(4), "Closed", "send after close");
    ctx.check.throws(() => sender.trySend(4), "Closed", "trySend after close");
    const received: number[] = [];
    for await (const value of receiver) received.push(value);
    ctx.check.equal(received, [1, 2, 3], "what was received");
    await ctx.within(Promise.all(sent), "the sends");
    ctx.check.throws(() => channel.sender(ctx.scope), "Closed", "another sender");
  }),
  must("sync/the-end-of-the-last-receiver-refuses-sends", "SYNC-18", [], async (ctx: Ctx) => {
    const channel = ctx.scope.channel<number>(2);
    const sender = channel.sender(ctx.scope);
    const { first, last } = await actors(ctx, "first", "last");
    for (const { scope } of [first, last]) channel.receiver(scope);
    await first.fail();
    await ctx.within(Promise.all([sender.send(1), sender.send(2)]), "sends while a receiver is there");
    const waiting = ctx.check.rejects(sender.send(3), "Closed", "a send that waited as the last receiver ended");
    last.cancel();
    await last.end();
    await waiting;
    await ctx.check.rejects(sender.send(4), "Closed", "send without a receiver");
    ctx.check.throws(() => sender.trySend(4), "Closed", "trySend without a receiver");
    ctx.check.throws(() => channel.receiver(ctx.scope), "Closed", "another receiver");
  }),
  must("sync/what-nobody-will-receive-can-be-taken-back", "SYNC-18", [], async (ctx: Ctx) => {
    const channel = ctx.scope.channel<number>(5);
    const [sender, receiver] = [channel.sender(ctx.scope), channel.receiver(ctx.scope)];
    for (const value of [1, 2, 3]) await sender.send(value);
    await receiver.receive();
    ctx.check.equal(channel.undelivered(), [], "what is not delivered while there is a receiver");
    receiver.close();
    ctx.check.equal(channel.undelivered(), [2, 3], "what is not delivered when there is none");
    ctx.check.equal([channel.undelivered(), channel.size], [[], 0], "the same once more, and the size");
  }),
  must("sync/before-its-first-ends-a-channel-is-open", "SYNC-17", [], async (ctx: Ctx) => {
    const channel = ctx.scope.channel<number>(1);
    const early = channel.receiver(ctx.scope).receive();
    const seen = watched(early);
    await turns(ctx);
    ctx.check.equal(seen.settled, false, "whether a receive without a sender has ended");
    await ctx.within(channel.sender(ctx.scope).send(1), "send");
    ctx.check.equal(await ctx.within(early, "the receive"), 1, "what it got");
    const other = ctx.scope.channel<number>(1);
    const sender = other.sender(ctx.scope);
    await ctx.within(sender.send(2), "send without a receiver");
    sender.close();
    ctx.check.equal(await ctx.within(other.receiver(ctx.scope).receive(), "a later receive"), 2, "what it got");
  }),
  must("sync/a-closed-receiver-ends-its-own-receives", "SYNC-18", [], async (ctx: Ctx) => {
    const channel = ctx.scope.channel<number>(0);
    const [sender, a, b] = [channel.sender(ctx.scope), channel.receiver(ctx.scope), channel.receiver(ctx.scope)];
    const [mine, other] = [a.receive(), b.receive()];
    const closed = ctx.check.rejects(mine, "Closed", "a receive that waited as its receiver was closed");
    a.close();
    a.close();
    await closed;
    await ctx.check.rejects(a.receive(), "Closed", "receive after close");
    await ctx.within(sender.send(1), "send to the other receiver");
    ctx.check.equal(await ctx.within(other, "the other receive"), 1, "what it got");
  }),
  must("sync/a-loop-ends-with-the-senders", "SYNC-21", [], async (ctx: Ctx) => {
    const channel = ctx.scope.channel<number>(2);
    const [sender, receiver] = [channel.sender(ctx.scope), channel.receiver(ctx.scope)];
    const received: number[] = [];
    const loop = (async () => {
      for await (const value of receiver) received.push(value);
      return "ended";
    })();
    for (const value of [1, 2, 3]) await ctx.within(sender.send(value), "send");
    sender.close();
    ctx.check.equal([await ctx.within(loop, "the loop"), received], ["ended", [1, 2, 3]], "what the loop came to");
  }),
  must("sync/leaving-a-loop-leaves-the-receiver-open", "SYNC-21", [], async (ctx: Ctx) => {
    const channel = ctx.scope.channel<number>(3);
    const [sender, receiver] = [channel.sender(ctx.scope), channel.receiver(ctx.scope)];
    for (const value of [1, 2, 3]) await sender.send(value);
    for await (const value of receiver) if (value === 1) break;
    ctx.check.equal(await ctx.within(receiver.receive(), "receive after the loop"), 2, "the next value");
    for await (const value of receiver) {
      ctx.check.equal(value, 3, "the first value of a second loop");
      break;
    }
  }),
  must("sync/a-loop-ends-when-its-receiver-is-closed", "SYNC-21", [], async (ctx: Ctx) => {
    const channel = ctx.scope.channel<number>(0);
    channel.sender(ctx.scope);
    const receiver = channel.receiver(ctx.scope);
    const loop = (async () => {
      for await (const value of receiver) ctx.check.equal(value, "nothing", "a value");
      return "ended";
    })();
    await turns(ctx);
    receiver.close();
    ctx.check.equal(await ctx.within(loop, "the loop"), "ended", "what the loop came to");
  }),
  must("sync/a-loop-rejects-when-its-scope-is-cancelled", "SYNC-21", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const channel = ctx.scope.channel<number>(0);
    channel.sender(ctx.scope);
    const loop = (async () => {
      for await (const value of channel.receiver(scope)) ctx.check.equal(value, "nothing", "a value");
    })();
    const rejected = ctx.check.rejects(loop, "Cancelled", "a loop in a scope that was cancelled");
    await turns(ctx);
    scope.cancel();
    await rejected;
  }),
  must("sync/all-of-it-closes-with-the-scope-that-made-it", "SYNC-22", [], async (ctx: Ctx) => {
    const { a, b } = await actors(ctx, "a", "b");
    const open = ctx.scope.openScope();
    const mutex = open.scope.mutex();
    const semaphore = open.scope.semaphore(1);
    const channel = open.scope.channel<number>(1);
    const [sender, receiver] = [channel.sender(a.scope), channel.receiver(b.scope)];
    await mutex.lock(a.scope);
    const permit = await semaphore.acquire(a.scope);
    const waiting = [
      ctx.check.rejects(mutex.lock(b.scope), "Closed", "a lock that waited as its mutex closed"),
      ctx.check.rejects(semaphore.acquire(b.scope), "Closed", "an acquire that waited as its semaphore closed"),
      ctx.check.rejects(receiver.receive(), "Closed", "a receive that waited as its channel closed"),
    ];
    await ctx.within(open.close(), "the end of the scope");
    await Promise.all(waiting);
    await ctx.check.rejects(mutex.lock(b.scope), "Closed", "lock of a closed mutex");
    await ctx.check.rejects(semaphore.acquire(b.scope), "Closed", "acquire from a closed semaphore");
    await ctx.check.rejects(sender.send(1), "Closed", "send to a closed channel");
    await ctx.check.rejects(receiver.receive(), "Closed", "receive from a closed channel");
    ctx.check.throws(() => open.scope.mutex(), "Closed", "a mutex of a scope that has ended");
    permit.release();
  }),
  must("sync/locks-permits-and-ends-are-not-thenables", "SYNC-23", [], async (ctx: Ctx) => {
    const channel = ctx.scope.channel<number>(1);
    const made = {
      lock: await ctx.within(ctx.scope.mutex().lock(ctx.scope), "lock"),
      permit: await ctx.within(ctx.scope.semaphore(1).acquire(ctx.scope), "acquire"),
      sender: channel.sender(ctx.scope),
      receiver: channel.receiver(ctx.scope),
    };
    for (const [name, value] of Object.entries(made)) {
      ctx.check.equal(typeof value, "object", `type of the ${name}`);
      ctx.check.equal(Reflect.get(value, "then"), undefined, `then of the ${name}`);
    }
  }),
  must("sync/operations-need-the-scope-that-governs-them", "SYNC-23", [], async (ctx: Ctx) => {
    const [mutex, semaphore, channel] = [ctx.scope.mutex(), ctx.scope.semaphore(1), ctx.scope.channel<number>(1)];
    for (const scope of [undefined, null, {}, "scope"] as never[]) {
      await ctx.check.rejects(mutex.lock(scope), "InvalidInput", "lock without a scope");
      await ctx.check.rejects(
        mutex.with(scope, () => 1),
        "InvalidInput",
        "with without a scope",
      );
      ctx.check.throws(() => mutex.tryLock(scope), "InvalidInput", "tryLock without a scope");
      await ctx.check.rejects(semaphore.acquire(scope), "InvalidInput", "acquire without a scope");
      ctx.check.throws(() => channel.sender(scope), "InvalidInput", "sender without a scope");
      ctx.check.throws(() => channel.receiver(scope), "InvalidInput", "receiver without a scope");
    }
    await ctx.check.rejects(mutex.with(ctx.scope, undefined as never), "InvalidInput", "with without a function");
    ctx.check.equal([mutex.locked, semaphore.available], [false, 1], "whether anything was taken");
  }),
];

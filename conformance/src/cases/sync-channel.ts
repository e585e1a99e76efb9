import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { openChild } from "./child.ts";
import { must } from "./must.ts";
import { turns, watched } from "./sync-kit.ts";

/** What goes through a channel, in which order, and who waits for whom. */
export const cases: readonly Case[] = [
  must("sync/values-come-in-the-order-they-were-sent", "SYNC-14", [], async (ctx: Ctx) => {
    for (const capacity of [0, 1, 3, Number.POSITIVE_INFINITY]) {
      const channel = ctx.scope.channel<number>(capacity);
      const [sender, receiver] = [channel.sender(ctx.scope), channel.receiver(ctx.scope)];
      const sent = Array.from({ length: 10 }, (_, i) => sender.send(i));
      const received: number[] = [];
      for (let i = 0; i < 10; i++) received.push(await ctx.within(receiver.receive(), `value ${i}`));
      ctx.check.equal(received, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], `what came through a channel of ${capacity}`);
      await ctx.within(Promise.all(sent), "the sends");
    }
  }),
  must("sync/each-value-goes-to-one-receiver", "SYNC-14", [], async (ctx: Ctx) => {
    const channel = ctx.scope.channel<number>(2);
    const received: number[][] = [[], [], []];
    const tasks = received.map((mine) => {
      const receiver = channel.receiver(ctx.scope);
      return ctx.scope.spawn(async () => {
        for await (const value of receiver) mine.push(value);
      });
    });
    await ctx.scope.scope((scope) => {
      for (const start of [0, 100]) {
        const sender = channel.sender(scope);
        scope.spawn(async () => {
          for (let i = 0; i < 30; i++) await sender.send(start + i);
        });
      }
    });
    for (const task of tasks) await ctx.within(task.join(), "a receiving task");
    const all = received.flat().sort((a, b) => a - b);
    const expected = [0, 100].flatMap((start) => Array.from({ length: 30 }, (_, i) => start + i));
    ctx.check.equal(all, expected, "what all of them got");
    for (const mine of received) {
      const low = mine.filter((value) => value < 100);
      ctx.check.equal(
        low,
        low.toSorted((a, b) => a - b),
        "what one of them got of one sender, in order",
      );
    }
  }),
  must("sync/receivers-are-served-in-the-order-of-their-calls", "SYNC-14", [], async (ctx: Ctx) => {
    const channel = ctx.scope.channel<number>(0);
    const [sender, a, b] = [channel.sender(ctx.scope), channel.receiver(ctx.scope), channel.receiver(ctx.scope)];
    const order: string[] = [];
    const receives = [a, b, a, b].map((end, i) => end.receive().then((value) => order.push(`${i} got ${value}`)));
    for (let i = 0; i < 4; i++) await ctx.within(sender.send(i), `send ${i}`);
    await ctx.within(Promise.all(receives), "the receives");
    ctx.check.equal(order, ["0 got 0", "1 got 1", "2 got 2", "3 got 3"], "who got what");
  }),
  must("sync/undefined-is-a-value", "SYNC-14", [], async (ctx: Ctx) => {
    const channel = ctx.scope.channel<undefined | null | number>(3);
    const [sender, receiver] = [channel.sender(ctx.scope), channel.receiver(ctx.scope)];
    for (const value of [undefined, null, 0]) await sender.send(value);
    ctx.check.equal(await ctx.within(receiver.receive(), "undefined"), undefined, "the first value");
    ctx.check.equal(receiver.tryReceive(), { value: null }, "the second value");
    ctx.check.equal(await ctx.within(receiver.receive(), "zero"), 0, "the third value");
    const waiting = receiver.receive();
    await sender.send(undefined);
    ctx.check.equal(await ctx.within(waiting, "undefined for who waits"), undefined, "the fourth value");
  }),
  must("sync/a-rendezvous-waits-for-its-receiver", "SYNC-15", [], async (ctx: Ctx) => {
    const channel = ctx.scope.channel<string>(0);
    const [sender, receiver] = [channel.sender(ctx.scope), channel.receiver(ctx.scope)];
    const sent = sender.send("value");
    const seen = watched(sent);
    await turns(ctx);
    ctx.check.equal(
      [seen.settled, channel.size],
      [false, 0],
      "whether it is sent before anybody receives, and the size",
    );
    ctx.check.equal(await ctx.within(receiver.receive(), "receive"), "value", "the value");
    await ctx.within(sent, "send, after somebody has received");
  }),
  must("sync/a-buffer-takes-what-it-has-room-for", "SYNC-15", [], async (ctx: Ctx) => {
    const channel = ctx.scope.channel<number>(2);
    const [sender, receiver] = [channel.sender(ctx.scope), channel.receiver(ctx.scope)];
    await ctx.within(Promise.all([sender.send(1), sender.send(2)]), "two sends without a receiver");
    const third = sender.send(3);
    const seen = watched(third);
    await turns(ctx);
    ctx.check.equal([seen.settled, channel.size], [false, 2], "whether a third is sent, and the size");
    ctx.check.equal(await ctx.within(receiver.receive(), "receive"), 1, "the first value");
    await ctx.within(third, "the third send, when there is room");
    ctx.check.equal(channel.size, 2, "the size then");
  }),
  must("sync/capacities-are-checked", "SYNC-15", [], async (ctx: Ctx) => {
    for (const capacity of [-1, 1.5, Number.NaN, Number.NEGATIVE_INFINITY]) {
      ctx.check.throws(() => ctx.scope.channel(capacity), "InvalidInput", `a channel of ${capacity}`);
    }
    ctx.check.equal(ctx.scope.channel(Number.POSITIVE_INFINITY).capacity, Number.POSITIVE_INFINITY, "the capacity");
  }),
  must("sync/trying-does-not-wait", "SYNC-16", [], async (ctx: Ctx) => {
    const channel = ctx.scope.channel<number>(1);
    const [sender, receiver] = [channel.sender(ctx.scope), channel.receiver(ctx.scope)];
    ctx.check.equal(receiver.tryReceive(), undefined, "tryReceive of nothing");
    ctx.check.equal([sender.trySend(1), sender.trySend(2)], [true, false], "trySend with room, and without");
    ctx.check.equal([receiver.tryReceive(), receiver.tryReceive()], [{ value: 1 }, undefined], "what tryReceive gives");
    const rendezvous = ctx.scope.channel<number>(0);
    const [giver, taker] = [rendezvous.sender(ctx.scope), rendezvous.receiver(ctx.scope)];
    ctx.check.equal(giver.trySend(1), false, "trySend to nobody");
    const taken = taker.receive();
    ctx.check.equal([giver.trySend(2), giver.trySend(3)], [true, false], "trySend to who waits, and once more");
    ctx.check.equal(await ctx.within(taken, "receive"), 2, "what the one who waited got");
  }),
  must("sync/trying-does-not-overtake", "SYNC-16", [], async (ctx: Ctx) => {
    const channel = ctx.scope.channel<number>(1);
    const [sender, first, second] = [
      channel.sender(ctx.scope),
      channel.receiver(ctx.scope),
      channel.receiver(ctx.scope),
    ];
    const waiting = first.receive();
    await sender.send(1);
    ctx.check.equal(second.tryReceive(), undefined, "tryReceive of what somebody waits for");
    ctx.check.equal(await ctx.within(waiting, "receive"), 1, "what the one who waited got");
  }),
  must("sync/a-cancelled-receive-takes-nothing", "SYNC-19", [], async (ctx: Ctx) => {
    for (const capacity of [0, 1]) {
      const channel = ctx.scope.channel<number>(capacity);
      const [cancelled, kept] = [openChild(ctx), openChild(ctx)];
      const [sender, gone, next] = [channel.sender(kept), channel.receiver(cancelled), channel.receiver(kept)];
      const lost = ctx.check.rejects(gone.receive(), "Cancelled", "receive, cancelled as its value came");
      const sends = [sender.send(1), sender.send(2)];
      cancelled.cancel();
      await lost;
      const got = [await ctx.within(next.receive(), "the value"), await ctx.within(next.receive(), "the one after it")];
      ctx.check.equal(got, [1, 2], `what the next receiver gets from a channel of ${capacity}`);
      await ctx.within(Promise.all(sends), "the sends");
    }
  }),
  must("sync/a-cancelled-send-leaves-no-value", "SYNC-20", [], async (ctx: Ctx) => {
    for (const capacity of [0, 1]) {
      const channel = ctx.scope.channel<number>(capacity);
      const [cancelled, kept] = [openChild(ctx), openChild(ctx)];
      const [gone, sender, receiver] = [channel.sender(cancelled), channel.sender(kept), channel.receiver(kept)];
      for (let i = 0; i < capacity; i++) await sender.send(0);
      const refused = ctx.check.rejects(gone.send(1), "Cancelled", "a send that waited");
      const behind = sender.send(2);
      cancelled.cancel();
      await refused;
      for (let i = 0; i < capacity; i++) await ctx.within(receiver.receive(), "what was in the buffer");
      ctx.check.equal(await ctx.within(receiver.receive(), "receive"), 2, `the next from a channel of ${capacity}`);
      await ctx.within(behind, "the send behind it");
    }
  }),
  must("sync/a-rendezvous-cancelled-as-it-begins-is-none", "SYNC-20", [], async (ctx: Ctx) => {
    const channel = ctx.scope.channel<number>(0);
    const [cancelled, kept] = [openChild(ctx), openChild(ctx)];
    const [gone, sender, receiver] = [channel.sender(cancelled), channel.sender(kept), channel.receiver(kept)];
    const waiting = receiver.receive();
    const refused = ctx.check.rejects(gone.send(1), "Cancelled", "a send that was cancelled as it met its receiver");
    cancelled.cancel();
    await refused;
    await ctx.within(sender.send(2), "the next send");
    ctx.check.equal(await ctx.within(waiting, "receive"), 2, "what the receiver got");
  }),
];

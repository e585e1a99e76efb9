import { PorticoError } from "@portico/core";
import { overlay } from "../overlay/overlay.ts";
import type { Mutant } from "./mutant.ts";
import { ghost, patchChannel, patchReceiver } from "./sync-wrap.ts";
import { wrongScope } from "./wrap.ts";

const closed = (): PorticoError => new PorticoError("Closed", "It is Closed");

/** Channels. */
export const mutants: readonly Mutant[] = [
  ...wrongScope(
    "the-second-value-comes-first",
    (scope) =>
      patchReceiver(scope, <T>(receiver: { receive(): Promise<T>; tryReceive(): { value: T } | undefined }) => {
        const overtaken: T[] = [];
        return {
          receive: async () => {
            if (overtaken.length > 0) return overtaken.pop() as T;
            const first = await receiver.receive();
            const second = receiver.tryReceive();
            if (second === undefined) return first;
            overtaken.push(first);
            return second.value;
          },
        };
      }),
    { "sync/values-come-in-the-order-they-were-sent": "what came through a channel of" },
  ),
  ...wrongScope(
    "a-value-comes-twice",
    (scope) =>
      patchReceiver(scope, (receiver) => ({
        async *[Symbol.asyncIterator]() {
          for await (const value of receiver) yield* [value, value];
        },
      })),
    { "sync/each-value-goes-to-one-receiver": "what all of them got" },
  ),
  ...wrongScope(
    "the-last-to-wait-receives-first",
    (scope) => {
      let waiting = 0;
      return patchReceiver(scope, (receiver) => ({
        receive: async () => {
          await scope.sleep(Math.max(0, 40 - 10 * waiting++));
          return receiver.receive();
        },
      }));
    },
    { "sync/receivers-are-served-in-the-order-of-their-calls": "who got what" },
  ),
  ...wrongScope(
    "undefined-is-no-value",
    (scope) =>
      patchReceiver(scope, (receiver) => ({
        receive: async () => {
          for (;;) {
            const value = await receiver.receive();
            if (value !== undefined) return value;
          }
        },
      })),
    { "sync/undefined-is-a-value": "the first value" },
  ),
  ...wrongScope(
    "a-channel-holds-one-value-more",
    (scope) => ({ channel: (capacity, options) => scope.channel(capacity + 1, options) }),
    {
      "sync/a-rendezvous-waits-for-its-receiver": "whether it is sent before anybody receives",
      "sync/a-buffer-takes-what-it-has-room-for": "whether a third is sent",
      "sync/capacities-are-checked": "a channel of -1",
      "sync/trying-does-not-wait": "trySend with room, and without",
    },
  ),
  ...wrongScope(
    "receive-tries-again-and-again",
    (scope) =>
      patchReceiver(scope, (receiver) => ({
        receive: async () => {
          for (;;) {
            const got = receiver.tryReceive();
            if (got !== undefined) return got.value;
            await scope.yieldNow();
          }
        },
      })),
    { "sync/trying-does-not-overtake": "tryReceive of what somebody waits for" },
  ),
  ...wrongScope(
    "a-cancelled-receive-takes-its-value-along",
    (scope, root) =>
      patchChannel(scope, (channel) => ({
        receiver: (governor) => {
          const receiver = channel.receiver(root);
          return overlay(receiver, { receive: () => ghost(governor, receiver.receive()) });
        },
      })),
    { "sync/a-cancelled-receive-takes-nothing": "timed out: the one after it" },
  ),
  ...wrongScope(
    "a-cancelled-send-sends",
    (scope, root) =>
      patchChannel(scope, (channel) => ({
        sender: (governor) => {
          const sender = channel.sender(root);
          return overlay(sender, { send: (value) => ghost(governor, sender.send(value)) });
        },
      })),
    {
      "sync/a-cancelled-send-leaves-no-value": "the next from a channel of 0",
      "sync/a-rendezvous-cancelled-as-it-begins-is-none": "timed out: the next send",
    },
  ),
  ...wrongScope(
    "an-end-ignores-its-scope",
    (scope, root) =>
      patchChannel(scope, (channel) => ({
        sender: () => channel.sender(root),
        receiver: () => channel.receiver(root),
      })),
    {
      "sync/receive-in-a-cancelled-scope-rejects": "timed out: receive in a cancelled scope",
      "sync/receive-rejects-when-cancelled-while-pending": "timed out: receive cancelled while pending",
      "sync/receive-keeps-its-result-when-cancelled-later": "timed out: receive after the cancellation",
      "sync/send-in-a-cancelled-scope-rejects": "timed out: send in a cancelled scope",
      "sync/send-rejects-when-cancelled-while-pending": "timed out: send cancelled while pending",
      "sync/send-keeps-its-result-when-cancelled-later": "timed out: send after the cancellation",
      "sync/the-end-of-the-last-sender-closes-the-channel": "timed out: receive when the last sender returns",
      "sync/who-waits-to-receive-hears-of-the-last-sender": "timed out: the receive that nothing came for",
      "sync/the-end-of-the-last-receiver-refuses-sends": "timed out: a send that waited as the last receiver ended",
    },
  ),
  ...wrongScope(
    "a-sender-that-closes-drops-what-waits",
    (scope) =>
      patchChannel(scope, (channel) => ({
        sender: () => {
          const { scope: own } = scope.openScope();
          const sender = channel.sender(own);
          let open = true;
          return overlay(sender, {
            send: (value) => (open ? sender.send(value) : Promise.reject(closed())),
            trySend: (value) => {
              if (open) return sender.trySend(value);
              throw closed();
            },
            close: () => {
              open = false;
              sender.close();
              own.cancel();
            },
          });
        },
      })),
    { "sync/a-sender-that-closes-delivers-what-waits": "what was received" },
  ),
  ...wrongScope("what-nobody-will-receive-is-lost", (scope) => patchChannel(scope, () => ({ undelivered: () => [] })), {
    "sync/what-nobody-will-receive-can-be-taken-back": "what is not delivered when there is none",
  }),
  ...wrongScope(
    "a-channel-without-a-sender-is-closed",
    (scope) =>
      patchChannel(scope, (channel) => {
        let senders = 0;
        return {
          sender: (governor) => {
            senders++;
            return channel.sender(governor);
          },
          receiver: (governor) => {
            const receiver = channel.receiver(governor);
            const receive = receiver.receive.bind(receiver);
            return overlay(receiver, { receive: () => (senders === 0 ? Promise.reject(closed()) : receive()) });
          },
        };
      }),
    { "sync/before-its-first-ends-a-channel-is-open": "whether a receive without a sender has ended" },
  ),
  ...wrongScope("a-receiver-does-not-close", (scope) => patchReceiver(scope, () => ({ close: () => undefined })), {
    "sync/a-closed-receiver-ends-its-own-receives": "timed out: a receive that waited as its receiver was closed",
    "sync/a-loop-ends-when-its-receiver-is-closed": "timed out: the loop",
  }),
  ...wrongScope(
    "a-loop-throws-at-its-end",
    (scope) =>
      patchReceiver(scope, (receiver) => ({
        async *[Symbol.asyncIterator]() {
          for (;;) yield await receiver.receive();
        },
      })),
    { "sync/a-loop-ends-with-the-senders": "all its senders have closed" },
  ),
  ...wrongScope(
    "leaving-a-loop-closes-the-receiver",
    (scope) =>
      patchReceiver(scope, (receiver) => ({
        async *[Symbol.asyncIterator]() {
          try {
            yield* receiver;
          } finally {
            receiver.close();
          }
        },
      })),
    { "sync/leaving-a-loop-leaves-the-receiver-open": "closed" },
  ),
  ...wrongScope(
    "a-cancelled-loop-ends-like-any-other",
    (scope) =>
      patchReceiver(scope, (receiver) => ({
        async *[Symbol.asyncIterator]() {
          yield* await first(receiver);
        },
      })),
    { "sync/a-loop-rejects-when-its-scope-is-cancelled": "a loop in a scope that was cancelled" },
  ),
];

/** The first value, or none if there is none for whatever reason. */
async function first<T>(receiver: { receive(): Promise<T> }): Promise<T[]> {
  return receiver.receive().then(
    (value) => [value],
    () => [],
  );
}

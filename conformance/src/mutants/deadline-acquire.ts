import { isBeyondLimit, silence } from "../cases/deadline-kit.ts";
import { overlay } from "../overlay/overlay.ts";
import type { Mutant } from "./mutant.ts";
import { patchChannel, patchMutex, patchSemaphore } from "./sync-wrap.ts";
import { wrongScope } from "./wrap.ts";

/** Goes on waiting when an operation is beyond its limit. */
const ignored = (error: unknown): Promise<never> => (isBeyondLimit(error) ? silence() : Promise.reject(error));

/** Limits of waiting for other tasks that do not hold. */
export const mutants: readonly Mutant[] = [
  ...wrongScope(
    "limits-of-locks-are-ignored",
    (scope) => ({
      ...patchMutex(scope, (mutex) => ({ lock: (governor) => mutex.lock(governor).catch(ignored) })),
      ...patchSemaphore(scope, (semaphore) => ({
        acquire: (governor, permits) => semaphore.acquire(governor, permits).catch(ignored),
      })),
    }),
    {
      "deadline/locking-what-is-never-released-times-out": "timed out: what locking-what-is-never-released waits for",
      "deadline/acquiring-what-is-never-released-times-out":
        "timed out: what acquiring-what-is-never-released waits for",
      "deadline/a-limit-holds-under-a-shield-beyond-the-deadline-around-it": "timed out: acquire under a shield",
    },
  ),
  ...wrongScope(
    "limits-of-channels-are-ignored",
    (scope) =>
      patchChannel(scope, (channel) => ({
        sender: (governor) => {
          const sender = channel.sender(governor);
          return overlay(sender, { send: (value) => sender.send(value).catch(ignored) });
        },
        receiver: (governor) => {
          const receiver = channel.receiver(governor);
          return overlay(receiver, { receive: () => receiver.receive().catch(ignored) });
        },
      })),
    {
      "deadline/sending-to-a-deaf-receiver-times-out": "timed out: what sending-to-a-deaf-receiver waits for",
      "deadline/receiving-from-a-mute-sender-times-out": "timed out: what receiving-from-a-mute-sender waits for",
    },
  ),
];

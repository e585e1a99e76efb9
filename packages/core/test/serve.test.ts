import { driver } from "@portico/adapter-node";
import { expect, test } from "vitest";
import type { Driver } from "../src/contract.ts";
import { expose } from "../src/threads/expose.ts";
import { mailboxSize, putAnswer, takeAnswer } from "../src/threads/mailbox.ts";
import type { FromThread, ToThread } from "../src/threads/messages.ts";
import { serveThread } from "../src/threads/serve.ts";
import { decode, encode } from "../src/threads/wire.ts";
import type { BlockOnDriver } from "../src/traits/block-on.ts";

const blockOn = driver.blockOn as BlockOnDriver;
const now = (): number => performance.now();

expose("test/one", () => 1);

/** Serves on this thread what is posted, and ends when told to. */
function serve(prepare?: () => Promise<void>, memory?: SharedArrayBuffer) {
  const answers: FromThread[] = [];
  const endings: (() => void)[] = [];
  let post: (message: ToThread) => void = () => undefined;
  const port = {
    post: (message: unknown) => answers.push(message as FromThread),
    receive: (message: (data: unknown) => void) => {
      post = message;
    },
    onEnding: (fn: () => void) => endings.push(fn),
    ...(memory && { memory }),
  };
  serveThread({ ...driver, ...(prepare && { prepare }) } as Driver, port, () => Promise.resolve());
  post({ type: "init", worker: undefined, threads: 1 });
  return { answers, post, end: () => endings.forEach((fn) => void fn()) };
}

test("what a thread could not prepare, it prepares again for the next call", async () => {
  let failures = 2;
  const { answers, post } = serve(async () => {
    failures--;
    if (failures >= 0) throw new Error("not there yet");
  });
  await expect.poll(() => failures).toBe(1);
  for (const id of [1, 2, 3]) {
    post({ type: "call", id, name: "test/one", args: encode([], "test"), asleep: [] });
    await expect.poll(() => answers.length).toBe(id);
  }
  expect(answers.map(({ ok }) => ok)).toEqual([false, true, true]);
  expect(decode((answers[0] as FromThread).result)).toMatchObject({ message: "not there yet" });
});

test("who calls a thread that has ended, and sleeps, is told", () => {
  const memory = new SharedArrayBuffer(mailboxSize);
  serve(undefined, memory).end();
  const answer = takeAnswer(memory, blockOn, now, now() + 1000);
  expect(answer?.ok).toBe(false);
  expect(decode((answer as { answer: Uint8Array }).answer)).toMatchObject({ code: "ThreadFailed" });
});

test("the end of a thread does not spoil an answer that nobody has taken yet", () => {
  const memory = new SharedArrayBuffer(mailboxSize);
  const { end } = serve(undefined, memory);
  putAnswer(memory, true, encode("the answer", "test"), blockOn);
  end();
  const answer = takeAnswer(memory, blockOn, now, now() + 1000);
  expect(decode((answer as { answer: Uint8Array }).answer)).toBe("the answer");
});

import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { expect, onTestFinished, test } from "vitest";
import { createRequests, RequestReader } from "../src/requests.ts";

const program = new URL("./threads/write-requests.js", import.meta.url);

function write(memory: SharedArrayBuffer, messages: readonly unknown[]): Worker {
  const thread = new Worker(program, { workerData: { memory, messages } });
  onTestFinished(async () => {
    await thread.terminate();
  });
  return thread;
}

/** Reads until that many messages have come. */
function read(memory: SharedArrayBuffer, count: number): Promise<unknown[]> {
  const messages: unknown[] = [];
  return new Promise((resolve, reject) => {
    new RequestReader(memory)
      .deliver((message) => {
        if (messages.push(message) === count) resolve(messages);
      })
      .catch(reject);
  });
}

function pattern(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8)) & 255);
}

/** Around the queue's own size, and in the middle of the length that precedes a message. */
const messages = [0, 1, 65_500, 65_535, 65_536, 65_537, 3, 200_000, 65_529, 2, 1_000_000].map(pattern);

test("messages of any length arrive whole and in order", async () => {
  const memory = createRequests();
  write(memory, messages);
  expect(await read(memory, messages.length)).toEqual(messages);
});

test("the counters may pass 2^31 and 2^32", async () => {
  for (const start of [2 ** 31 - 100_001, 2 ** 32 - 100_001]) {
    const memory = createRequests();
    new Uint32Array(memory).set([start, start]);
    write(memory, messages);
    expect(await read(memory, messages.length)).toEqual(messages);
  }
});

test("a writer that sleeps wakes when the reader leaves", async () => {
  const memory = createRequests();
  const thread = write(memory, [pattern(100_000)]);
  const full = new Uint32Array(memory, 0, 1);
  await expect.poll(() => full[0]).toBe(65_536);
  new RequestReader(memory).leave();
  expect(await once(thread, "message")).toEqual(["written"]);
});

test("a writer does not sleep when the reader has left", async () => {
  const memory = createRequests();
  new RequestReader(memory).leave();
  expect(await once(write(memory, [pattern(100_000)]), "message")).toEqual(["written"]);
});

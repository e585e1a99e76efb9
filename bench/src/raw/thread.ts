import type { Probe } from "../probe.ts";

/** A started thread that answers every number with the same number, and wakes whoever sleeps on a shared word. */
export interface Thread {
  post(message: number | Int32Array): void;
  receive(answer: (data: unknown) => void): void;
  end(): Promise<void>;
}

/** Message there, message back, in callbacks. */
export async function called(thread: Thread): Promise<Probe> {
  let left = 0;
  let done: () => void = () => undefined;
  thread.receive(() => {
    left -= 1;
    if (left === 0) done();
    else thread.post(left);
  });
  return {
    run: (count) =>
      new Promise((resolve) => {
        left = count;
        done = resolve;
        thread.post(left);
      }),
    close: () => thread.end(),
  };
}

/** Message there, message back, each as a promise. */
export async function awaited(thread: Thread): Promise<Probe> {
  let done: () => void = () => undefined;
  thread.receive(() => done());
  const call = (value: number): Promise<void> =>
    new Promise((resolve) => {
      done = resolve;
      thread.post(value);
    });
  return {
    run: async (count) => {
      for (let i = 0; i < count; i += 1) await call(i);
    },
    close: () => thread.end(),
  };
}

/** Message there, then asleep until the thread's event loop has set a shared word. */
export async function slept(thread: Thread): Promise<Probe> {
  const word = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const call = (): void => {
    Atomics.store(word, 0, 0);
    thread.post(word);
    if (Atomics.wait(word, 0, 0, 10_000) === "timed-out") throw new Error("the thread does not answer");
  };
  return {
    run: async (count) => {
      for (let i = 0; i < count; i += 1) call();
    },
    close: () => thread.end(),
  };
}

declare const self: DedicatedWorkerGlobalScope;

self.onmessage = ({ data }: MessageEvent<Int32Array<SharedArrayBuffer>>) => void answer(data);

/** Counts the second word up after the first, for ever. */
async function answer(words: Int32Array<SharedArrayBuffer>): Promise<void> {
  self.postMessage("up");
  for (let count = 0; ; count += 1) {
    await Atomics.waitAsync(words, 0, count).value;
    Atomics.store(words, 1, count + 1);
    Atomics.notify(words, 1);
  }
}

interface WorkerScope {
  onmessage: ((event: { readonly data: number | Int32Array }) => void) | null;
  postMessage(message: number): void;
}

// The global scope of a worker, whose type differs from that of the main program the other files are compiled for.
const worker = globalThis as unknown as WorkerScope;

worker.onmessage = ({ data }) => {
  if (typeof data === "number") {
    worker.postMessage(data);
  } else {
    Atomics.store(data, 0, 1);
    Atomics.notify(data, 0);
  }
};

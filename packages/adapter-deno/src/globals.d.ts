// What the adapter uses of Deno beyond the types of `Deno.*` and the web: declared here, so that no Node type slips in.

/** Deno's global, missing from its published types. */
declare function setImmediate(callback: () => void): unknown;

declare module "node:dns" {
  export function lookup(
    host: string,
    options: { readonly all: true; readonly verbatim: true },
    callback: (error: Error | null, found: readonly { readonly address: string }[]) => void,
  ): void;
}

declare module "node:worker_threads" {
  export class Worker {
    constructor(entry: URL, options: { readonly workerData: unknown });
    on(event: "message", listener: (data: unknown) => void): void;
    on(event: "error" | "messageerror", listener: (error: unknown) => void): void;
    on(event: "exit", listener: (code: number) => void): void;
    postMessage(message: unknown, transfer: readonly ArrayBuffer[]): void;
    ref(): void;
    unref(): void;
    terminate(): Promise<number>;
  }

  export interface MessagePort {
    on(event: "message", listener: (data: unknown) => void): void;
    postMessage(message: unknown, transfer: readonly ArrayBuffer[]): void;
  }

  export const parentPort: MessagePort | null;
  export const workerData: unknown;
}

/** Deno has it without an import. */
declare const process: { on(event: "exit", fn: () => void): void };

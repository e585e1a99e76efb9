// The few web globals core uses. It compiles with no DOM and no Node types, so that nothing else slips in.

declare function queueMicrotask(callback: () => void): void;

declare class TextEncoder {
  encode(text: string): Uint8Array;
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(bytes: Uint8Array): string;
}

declare class AbortController {
  readonly signal: import("./scope/abort-signal.ts").AbortSignalLike;
  abort(reason?: unknown): void;
}

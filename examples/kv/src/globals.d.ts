// The few web globals kv uses; every runtime has them. There are no runtime types here, so that nothing else slips in.

interface ImportMeta {
  readonly url: string;
}

declare class URL {
  constructor(url: string, base?: string);
  readonly href: string;
}

declare class TextEncoder {
  encode(text: string): Uint8Array;
}

declare const crypto: {
  readonly subtle: { digest(algorithm: "SHA-256", data: Uint8Array): Promise<ArrayBuffer> };
};

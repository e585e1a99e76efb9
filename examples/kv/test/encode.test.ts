import { expect, test } from "vitest";
import { fromLatin1, latin1 } from "../src/bytes.ts";
import { Encoder } from "../src/resp/encode.ts";
import type { ReplyError } from "../src/resp/errors.ts";
import { type Reply, ReplyDecoder } from "../src/resp/replies.ts";

function decodeAll(bytes: Uint8Array, step: number): Reply[] {
  const decoder = new ReplyDecoder();
  const replies: Reply[] = [];
  for (let at = 0; at < bytes.length; at += step) {
    decoder.feed(bytes.subarray(at, at + step));
    for (let reply = decoder.next(); reply !== undefined; reply = decoder.next()) replies.push(reply);
  }
  return replies;
}

test("replies are written as RESP2", () => {
  const out = new Encoder();
  out.status("OK");
  out.error("ERR two\r\nlines");
  out.integer(-5);
  out.bulk(null);
  out.array(2);
  out.text("\xff");
  out.bulk(Uint8Array.of());
  expect(latin1(out.view())).toBe("+OK\r\n-ERR two  lines\r\n:-5\r\n$-1\r\n*2\r\n$1\r\n\xff\r\n$0\r\n\r\n");
});

test("any number of replies of any size comes back as it was, in pieces of any size", () => {
  const out = new Encoder();
  const sizes = [0, 1, 15, 4000, 4096, 4097, 100_000, 3];
  for (const size of sizes) out.bulk(fromLatin1("x".repeat(size)));
  out.array(3);
  out.integer(7);
  out.array(0);
  out.error("ERR no");
  for (const step of [1, 7, 4096, 1_000_000]) {
    const replies = decodeAll(out.view(), step);
    expect(replies.slice(0, sizes.length).map((reply) => (reply as Uint8Array).length)).toEqual(sizes);
    const [seven, empty, error] = replies.at(-1) as Reply[];
    expect([seven, empty, (error as ReplyError).message]).toEqual([7, [], "ERR no"]);
  }
});

test("a buffer that was large is given back", () => {
  const out = new Encoder();
  out.bulk(new Uint8Array(1_000_000));
  out.clear();
  expect(out.view().buffer.byteLength).toBe(4096);
});

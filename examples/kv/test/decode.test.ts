import { expect, test } from "vitest";
import { fromLatin1, latin1 } from "../src/bytes.ts";
import { Decoder, defaultLimits } from "../src/resp/decode.ts";

function decodeAll(chunks: readonly Uint8Array[], limits = {}): string[][] {
  const decoder = new Decoder({ ...defaultLimits, ...limits });
  const requests: string[][] = [];
  for (const chunk of chunks) {
    decoder.feed(chunk);
    for (let words = decoder.next(); words !== undefined; words = decoder.next()) requests.push(words.map(latin1));
  }
  return requests;
}

const bytes = (text: string): Uint8Array => fromLatin1(text);
const pipeline =
  "*1\r\n$4\r\nPING\r\n*3\r\n$3\r\nSET\r\n$0\r\n\r\n$4\r\na\r\nb\r\n*0\r\n*-1\r\nget  k\r\n\r\necho \"a b\\x41\" 'c'\n";
const expected = [["PING"], ["SET", "", "a\r\nb"], ["get", "k"], ["echo", "a bA", "c"]];

test("requests come out the same wherever the stream is cut", () => {
  const whole = bytes(pipeline);
  expect(decodeAll([whole])).toEqual(expected);
  expect(decodeAll([...whole].map((byte) => Uint8Array.of(byte)))).toEqual(expected);
  for (let cut = 0; cut <= whole.length; cut++) {
    expect(decodeAll([whole.subarray(0, cut), whole.subarray(cut)])).toEqual(expected);
  }
});

test("arguments of a request in one chunk are views of it", () => {
  const chunk = bytes("*2\r\n$3\r\nGET\r\n$1\r\nk\r\n");
  const decoder = new Decoder();
  decoder.feed(chunk);
  expect(decoder.next()?.every((word) => word.buffer === chunk.buffer)).toBe(true);
});

test("arguments handed out stay as they are when more comes", () => {
  const decoder = new Decoder();
  decoder.feed(bytes("*1\r\n$3\r\na"));
  decoder.feed(bytes("bc\r\n*1\r\n$3\r\nde"));
  const first = decoder.next();
  decoder.feed(bytes("f\r\n"));
  const second = decoder.next();
  expect([first, second].map((words) => words?.map(latin1))).toEqual([["abc"], ["def"]]);
});

test.each([
  ["*x\r\n", "invalid multibulk length"],
  ["*\r\n", "invalid multibulk length"],
  ["*1048577\r\n", "invalid multibulk length"],
  ["*1\n", "invalid multibulk length"],
  [`*${"1".repeat(40)}`, "too big mbulk count string"],
  ["*1\r\n:1\r\n", "expected '$', got ':'"],
  ["*1\r\n\0", "expected '$', got '\\x00'"],
  ["*1\r\n$-1\r\n", "invalid bulk length"],
  ["*1\r\n$abc\r\n", "invalid bulk length"],
  ["*1\r\n$67108865\r\n", "invalid bulk length"],
  [`*1\r\n$${"1".repeat(40)}`, "too big bulk count string"],
  ["*1\r\n$1\r\nabc\r\n", "expected CRLF after bulk"],
  ['echo "a\r\n', "unbalanced quotes in request"],
  ['echo "a"b\r\n', "unbalanced quotes in request"],
  ["x".repeat(65537), "too big inline request"],
  [`${"x".repeat(65537)}\n`, "too big inline request"],
])("malformed request %#", (input, message) => {
  expect(() => decodeAll([bytes(input)])).toThrow(message);
});

test("a request larger than allowed in all is refused before it has come", () => {
  const word = `$100\r\n${"x".repeat(100)}\r\n`;
  expect(() => decodeAll([bytes(`*100\r\n${word.repeat(9)}$100\r\n`)], { request: 1000 })).toThrow("too big request");
});

test("the largest array is allowed", () => {
  const [request] = decodeAll([bytes(`*1048576\r\n${"$1\r\na\r\n".repeat(1_048_576)}`)]);
  expect(request?.length).toBe(1_048_576);
});

test("a request in many small chunks is not looked at or copied again and again", () => {
  const length = 1 << 22;
  const decoder = new Decoder();
  decoder.feed(bytes(`*1\r\n$${length}\r\n`));
  const part = new Uint8Array(16).fill(120);
  // If each chunk cost what has come before, this would move half a terabyte and not end in the test's time.
  for (let sent = 0; sent < length; sent += part.length) {
    decoder.feed(part);
    if (decoder.next() !== undefined) throw new Error("complete too early");
  }
  decoder.feed(bytes("\r\n"));
  expect(decoder.next()?.[0]?.length).toBe(length);
});

import { latin1 } from "../bytes.ts";
import { ReplyError } from "../resp/errors.ts";

const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

/** A word as text, one character a byte. */
export function text(words: readonly Uint8Array[], at: number): string {
  return latin1(words[at] as Uint8Array);
}

/** A word that is an option or a subcommand: upper case. */
export function option(words: readonly Uint8Array[], at: number): string {
  return text(words, at).toUpperCase();
}

/** A word that must be an integer. Beyond 2^53 it is refused as out of range. */
export function integer(words: readonly Uint8Array[], at: number): number {
  const word = words[at];
  const value = word === undefined ? undefined : int64(word);
  if (value === undefined || !Number.isSafeInteger(Number(value))) throw notAnInteger();
  return Number(value);
}

/** A 64-bit integer as real servers write it: no sign but a minus, no leading zeros. */
export function int64(bytes: Uint8Array): number | bigint | undefined {
  if (bytes.length > 20) return undefined;
  const digits = latin1(bytes);
  if (!/^(0|-?[1-9][0-9]*)$/.test(digits)) return undefined;
  if (digits.length < 16) return Number(digits);
  const value = BigInt(digits);
  return value > INT64_MAX || value < INT64_MIN ? undefined : value;
}

/** One more, or undefined where 64 bits do not hold it. */
export function increment(value: number | bigint): number | bigint | undefined {
  if (typeof value === "number") return value + 1;
  return value === INT64_MAX ? undefined : value + 1n;
}

export function notAnInteger(): ReplyError {
  return new ReplyError("ERR value is not an integer or out of range");
}

export function syntaxError(): ReplyError {
  return new ReplyError("ERR syntax error");
}

export function wrongArity(name: string): ReplyError {
  return new ReplyError(`ERR wrong number of arguments for '${name}' command`);
}

export function unknownSubcommand(command: string, given: string): ReplyError {
  return new ReplyError(`ERR unknown subcommand '${printable(given.slice(0, 128))}'. Try ${command} HELP.`);
}

/** Text that can stand in an error reply. */
export function printable(given: string): string {
  return given.replace(/[^ -~]/g, "?");
}

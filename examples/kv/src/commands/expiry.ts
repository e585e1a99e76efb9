import { ReplyError } from "../resp/errors.ts";
import { type Command, ONE_KEY, type Session } from "./command.ts";
import { integer, option, printable, text } from "./words.ts";

/** Commands on the time a key expires at. */
export const expiryCommands: readonly Command[] = [
  {
    name: "expire",
    arity: -3,
    flags: ["write", "fast"],
    keys: ONE_KEY,
    run: (session, words) => expire(session, words, "EX", "expire"),
  },
  {
    name: "pexpire",
    arity: -3,
    flags: ["write", "fast"],
    keys: ONE_KEY,
    run: (session, words) => expire(session, words, "PX", "pexpire"),
  },
  {
    name: "ttl",
    arity: 2,
    flags: ["readonly", "fast"],
    keys: ONE_KEY,
    run: (session, words) => remaining(session, words, 1000),
  },
  {
    name: "pttl",
    arity: 2,
    flags: ["readonly", "fast"],
    keys: ONE_KEY,
    run: (session, words) => remaining(session, words, 1),
  },
];

/** `EX` seconds and `PX` milliseconds from now, `EXAT` and `PXAT` as points of time. */
export type TimeUnit = "EX" | "PX" | "EXAT" | "PXAT";

export function isTimeUnit(word: string): word is TimeUnit {
  return word === "EX" || word === "PX" || word === "EXAT" || word === "PXAT";
}

/** The point of time, in milliseconds since the epoch. */
export function expiryOf(unit: TimeUnit, amount: number, now: number, command: string): number {
  const milliseconds = unit === "EX" || unit === "EXAT" ? amount * 1000 : amount;
  const at = unit === "EX" || unit === "PX" ? now + milliseconds : milliseconds;
  if (!Number.isSafeInteger(Math.trunc(at))) throw new ReplyError(`ERR invalid expire time in '${command}' command`);
  return at;
}

function expire({ db, reply, server }: Session, words: readonly Uint8Array[], unit: TimeUnit, name: string): void {
  const now = server.wallClock();
  const at = expiryOf(unit, integer(words, 2), now, name);
  const allowed = condition(words);
  const key = text(words, 1);
  const entry = db.get(key);
  if (entry === undefined || !allowed(entry.expiresAt, at)) {
    reply.integer(0);
    return;
  }
  if (at <= now) db.delete(key);
  else db.expire(key, at);
  reply.integer(1);
}

/** Whether the time may change, by the options NX, XX, GT and LT. A key that never expires counts as the latest time. */
function condition(words: readonly Uint8Array[]): (before: number, at: number) => boolean {
  const given = new Set<string>();
  for (let i = 3; i < words.length; i++) {
    const word = option(words, i);
    if (!["NX", "XX", "GT", "LT"].includes(word))
      throw new ReplyError(`ERR Unsupported option ${printable(text(words, i))}`);
    given.add(word);
  }
  if (given.has("NX") && given.size > 1) {
    throw new ReplyError("ERR NX and XX, GT or LT options at the same time are not compatible");
  }
  if (given.has("GT") && given.has("LT"))
    throw new ReplyError("ERR GT and LT options at the same time are not compatible");
  return (before, at) =>
    !(given.has("NX") && before !== Number.POSITIVE_INFINITY) &&
    !(given.has("XX") && before === Number.POSITIVE_INFINITY) &&
    !(given.has("GT") && at <= before) &&
    !(given.has("LT") && at >= before);
}

function remaining({ db, reply, server }: Session, words: readonly Uint8Array[], unit: number): void {
  const entry = db.get(text(words, 1));
  if (entry === undefined) reply.integer(-2);
  else if (entry.expiresAt === Number.POSITIVE_INFINITY) reply.integer(-1);
  else reply.integer(Math.round(Math.max(0, entry.expiresAt - server.wallClock()) / unit));
}

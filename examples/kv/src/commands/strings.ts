import { fromLatin1, owned } from "../bytes.ts";
import { ReplyError } from "../resp/errors.ts";
import { ALL_KEYS, type Command, ONE_KEY, type Session } from "./command.ts";
import { expiryOf, isTimeUnit } from "./expiry.ts";
import { increment, int64, integer, notAnInteger, option, syntaxError, text } from "./words.ts";

/** Commands on values. */
export const stringCommands: readonly Command[] = [
  { name: "set", arity: -3, flags: ["write", "denyoom"], keys: ONE_KEY, run: set },
  { name: "get", arity: 2, flags: ["readonly", "fast"], keys: ONE_KEY, run: get },
  { name: "incr", arity: 2, flags: ["write", "denyoom", "fast"], keys: ONE_KEY, run: incr },
  { name: "mget", arity: -2, flags: ["readonly", "fast"], keys: ALL_KEYS, run: mget },
];

interface SetOptions {
  only?: "NX" | "XX";
  get?: true;
  keepTtl?: true;
  expiresAt?: number;
}

function set({ db, reply, server }: Session, words: readonly Uint8Array[]): void {
  const key = text(words, 1);
  const value = owned(words[2] as Uint8Array);
  if (words.length === 3) {
    db.set(key, value);
    reply.status("OK");
    return;
  }
  const options = setOptions(words, server.wallClock());
  const before = db.get(key);
  const old = before?.value ?? null;
  const wanted = options.only === undefined || (options.only === "NX") === (before === undefined);
  const kept = options.keepTtl ? before?.expiresAt : undefined;
  if (wanted) db.set(key, value, options.expiresAt ?? kept);
  if (options.get) reply.bulk(old);
  else if (wanted) reply.status("OK");
  else reply.bulk(null);
}

function setOptions(words: readonly Uint8Array[], now: number): SetOptions {
  const options: SetOptions = {};
  for (let at = 3; at < words.length; at++) {
    const word = option(words, at);
    if (word === "NX" || word === "XX") {
      if (options.only !== undefined && options.only !== word) throw syntaxError();
      options.only = word;
    } else if (word === "GET") options.get = true;
    else if (word === "KEEPTTL" && options.expiresAt === undefined) options.keepTtl = true;
    else if (isTimeUnit(word) && options.expiresAt === undefined && !options.keepTtl && at + 1 < words.length) {
      const amount = integer(words, ++at);
      if (amount <= 0) throw new ReplyError("ERR invalid expire time in 'set' command");
      options.expiresAt = expiryOf(word, amount, now, "set");
    } else throw syntaxError();
  }
  return options;
}

function get({ db, reply }: Session, words: readonly Uint8Array[]): void {
  reply.bulk(db.get(text(words, 1))?.value ?? null);
}

function incr({ db, reply }: Session, words: readonly Uint8Array[]): void {
  const key = text(words, 1);
  const before = db.get(key);
  const value = before === undefined ? 0 : int64(before.value);
  if (value === undefined) throw notAnInteger();
  const next = increment(value);
  if (next === undefined) throw new ReplyError("ERR increment or decrement would overflow");
  db.set(key, fromLatin1(String(next)), before?.expiresAt);
  reply.integer(next);
}

function mget({ db, reply }: Session, words: readonly Uint8Array[]): void {
  reply.array(words.length - 1);
  for (let at = 1; at < words.length; at++) reply.bulk(db.get(text(words, at))?.value ?? null);
}

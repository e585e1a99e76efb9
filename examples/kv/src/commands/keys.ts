import { ReplyError } from "../resp/errors.ts";
import { matches } from "../store/glob.ts";
import { ALL_KEYS, type Command, NO_KEYS, type Session } from "./command.ts";
import { integer, option, syntaxError, text } from "./words.ts";

/** Commands on keys whatever their value. */
export const keyCommands: readonly Command[] = [
  { name: "del", arity: -2, flags: ["write"], keys: ALL_KEYS, run: del },
  { name: "exists", arity: -2, flags: ["readonly", "fast"], keys: ALL_KEYS, run: exists },
  { name: "scan", arity: -2, flags: ["readonly"], keys: NO_KEYS, run: scan },
  {
    name: "dbsize",
    arity: 1,
    flags: ["readonly", "fast"],
    keys: NO_KEYS,
    run: ({ db, reply }) => reply.integer(db.store.size),
  },
  { name: "flushall", arity: -1, flags: ["write"], keys: NO_KEYS, run: flushAll },
];

function del({ db, reply }: Session, words: readonly Uint8Array[]): void {
  let deleted = 0;
  for (let at = 1; at < words.length; at++) if (db.delete(text(words, at))) deleted++;
  reply.integer(deleted);
}

function exists({ db, reply }: Session, words: readonly Uint8Array[]): void {
  let found = 0;
  for (let at = 1; at < words.length; at++) if (db.get(text(words, at)) !== undefined) found++;
  reply.integer(found);
}

function scan({ db, reply }: Session, words: readonly Uint8Array[]): void {
  const cursor = scanCursor(text(words, 1));
  const { pattern, count, type } = scanOptions(words);
  const found: string[] = [];
  const next = db.store.scan(cursor, count, ({ key }) => {
    if (type === "string" && (pattern === undefined || matches(pattern, key))) found.push(key);
  });
  reply.array(2);
  reply.text(String(next));
  reply.array(found.length);
  for (const key of found) reply.text(key);
}

function scanCursor(word: string): number {
  const cursor = Number(word);
  if (!/^[0-9]+$/.test(word) || !Number.isSafeInteger(cursor)) throw new ReplyError("ERR invalid cursor");
  return cursor;
}

function scanOptions(words: readonly Uint8Array[]): { pattern: string | undefined; count: number; type: string } {
  let pattern: string | undefined;
  let count = 10;
  let type = "string";
  for (let at = 2; at < words.length; at += 2) {
    if (at + 1 >= words.length) throw syntaxError();
    const word = option(words, at);
    if (word === "MATCH") pattern = text(words, at + 1);
    else if (word === "TYPE") type = text(words, at + 1).toLowerCase();
    else if (word === "COUNT") {
      count = integer(words, at + 1);
      if (count < 1) throw syntaxError();
    } else throw syntaxError();
  }
  return { pattern: pattern === "*" ? undefined : pattern, count, type };
}

function flushAll({ db, reply }: Session, words: readonly Uint8Array[]): void {
  // Both ways answer at once here: taking memory back is the engine's work in any case.
  if (words.length > 2 || (words.length === 2 && !["SYNC", "ASYNC"].includes(option(words, 1)))) throw syntaxError();
  db.clear();
  reply.status("OK");
}

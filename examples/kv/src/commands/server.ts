import { ReplyError } from "../resp/errors.ts";
import { matches } from "../store/glob.ts";
import { type Command, NO_KEYS, type Session } from "./command.ts";
import { option, text, unknownSubcommand, wrongArity } from "./words.ts";

/** Commands about the server. COMMAND needs the whole table and is made where that is. */
export const serverCommands: readonly Command[] = [
  { name: "info", arity: -1, flags: ["readonly"], keys: NO_KEYS, run: info },
  { name: "config", arity: -2, flags: ["admin"], keys: NO_KEYS, run: config },
  { name: "bgrewriteaof", arity: 1, flags: ["admin"], keys: NO_KEYS, run: bgRewriteAof },
];

const ALL_SECTIONS = new Set(["ALL", "DEFAULT", "EVERYTHING"]);

function info({ reply, server }: Session, words: readonly Uint8Array[]): void {
  const wanted = new Set(words.slice(1).map((_, i) => option(words, i + 1)));
  const all = wanted.size === 0 || [...wanted].some((name) => ALL_SECTIONS.has(name));
  const blocks: string[] = [];
  for (const [section, fields] of server.info()) {
    if (!all && !wanted.has(section.toUpperCase())) continue;
    const lines = Object.entries(fields).map(([field, value]) => `${field}:${value}\r\n`);
    blocks.push(`# ${section}\r\n${lines.join("")}`);
  }
  reply.text(blocks.join("\r\n"));
}

function config({ reply, server }: Session, words: readonly Uint8Array[]): void {
  if (option(words, 1) !== "GET") throw unknownSubcommand("CONFIG", text(words, 1));
  if (words.length < 3) throw wrongArity("config|get");
  const patterns = words.slice(2).map((_, i) => text(words, i + 2).toLowerCase());
  const found = [...server.config].filter(([name]) => patterns.some((pattern) => matches(pattern, name)));
  reply.array(found.length * 2);
  for (const pair of found) for (const word of pair) reply.text(word);
}

function bgRewriteAof({ reply, server }: Session): void {
  if (!server.startCompaction()) throw new ReplyError("ERR Background append only file rewriting already in progress");
  reply.status("Background append only file rewriting started");
}

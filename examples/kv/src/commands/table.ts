import type { Encoder } from "../resp/encode.ts";
import { type Command, NO_KEYS, type Session } from "./command.ts";
import { connectionCommands } from "./connection.ts";
import { expiryCommands } from "./expiry.ts";
import { keyCommands } from "./keys.ts";
import { serverCommands } from "./server.ts";
import { stringCommands } from "./strings.ts";
import { option, text, unknownSubcommand } from "./words.ts";

const command: Command = { name: "command", arity: -1, flags: ["fast"], keys: NO_KEYS, run: describe };

/** Every command by its lower-case name. */
export const commandTable: ReadonlyMap<string, Command> = new Map(
  [...connectionCommands, ...stringCommands, ...keyCommands, ...expiryCommands, ...serverCommands, command].map(
    (entry) => [entry.name, entry],
  ),
);

function describe({ reply }: Session, words: readonly Uint8Array[]): void {
  const names = words.slice(2).map((_, i) => text(words, i + 2).toLowerCase());
  switch (words.length === 1 ? "INFO" : option(words, 1)) {
    case "COUNT":
      reply.integer(commandTable.size);
      break;
    case "LIST":
      reply.array(commandTable.size);
      for (const name of commandTable.keys()) reply.text(name);
      break;
    case "INFO":
      describeAll(reply, names.length === 0 ? [...commandTable.values()] : names.map((name) => commandTable.get(name)));
      break;
    case "DOCS":
      // A client that finds no documentation uses its own.
      reply.array(0);
      break;
    default:
      throw unknownSubcommand("COMMAND", text(words, 1));
  }
}

function describeAll(reply: Encoder, entries: readonly (Command | undefined)[]): void {
  reply.array(entries.length);
  for (const entry of entries) {
    if (entry === undefined) reply.bulk(null);
    else describeOne(reply, entry);
  }
}

function describeOne(reply: Encoder, { name, arity, flags, keys }: Command): void {
  reply.array(10);
  reply.text(name);
  reply.integer(arity);
  reply.array(flags.length);
  for (const flag of flags) reply.status(flag);
  for (const position of keys) reply.integer(position);
  // Access categories, tips, key specifications and subcommands: none are kept.
  for (let i = 0; i < 4; i++) reply.array(0);
}

import { ReplyError } from "../resp/errors.ts";
import type { Command, Session } from "./command.ts";
import { commandTable } from "./table.ts";
import { printable, text, wrongArity } from "./words.ts";

/** Runs one request: exactly one reply is added, an error reply if it is refused. */
export function execute(session: Session, words: readonly Uint8Array[]): void {
  try {
    const command = find(words);
    refuseUnlogged(session, command);
    command.run(session, words);
  } catch (error) {
    if (!(error instanceof ReplyError)) throw error;
    session.reply.error(error.message);
  }
}

/** The reply to a write that the log cannot take, or has not taken. */
export function misconf(cause: Error): string {
  return `MISCONF Errors writing to the append only file: ${printable(cause.message)}`;
}

function find(words: readonly Uint8Array[]): Command {
  const name = text(words, 0).toLowerCase();
  const command = commandTable.get(name);
  if (command === undefined) throw unknownCommand(words);
  const fits = command.arity >= 0 ? words.length === command.arity : words.length >= -command.arity;
  if (!fits) throw wrongArity(name);
  return command;
}

function refuseUnlogged({ db }: Session, command: Command): void {
  if (db.failed !== undefined && command.flags.includes("write")) throw new ReplyError(misconf(db.failed));
}

function unknownCommand(words: readonly Uint8Array[]): ReplyError {
  const shown = (at: number): string => `'${printable(text([(words[at] as Uint8Array).subarray(0, 128)], 0))}'`;
  let rest = "";
  for (let at = 1; at < words.length && rest.length < 128; at++) rest += `${shown(at)} `;
  return new ReplyError(`ERR unknown command ${shown(0)}, with args beginning with: ${rest}`);
}

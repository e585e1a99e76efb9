import { ReplyError } from "../resp/errors.ts";
import { type Command, NO_KEYS, type Session } from "./command.ts";
import { integer, option, syntaxError, text, unknownSubcommand, wrongArity } from "./words.ts";

const NAME_ERROR = "ERR Client names cannot contain spaces, newlines or special characters.";

/** Commands about the connection itself. */
export const connectionCommands: readonly Command[] = [
  { name: "ping", arity: -1, flags: ["fast"], keys: NO_KEYS, run: ping },
  {
    name: "echo",
    arity: 2,
    flags: ["fast"],
    keys: NO_KEYS,
    run: ({ reply }, words) => reply.bulk(words[1] as Uint8Array),
  },
  { name: "hello", arity: -1, flags: ["fast"], keys: NO_KEYS, run: hello },
  { name: "client", arity: -2, flags: ["fast"], keys: NO_KEYS, run: client },
  { name: "select", arity: 2, flags: ["fast"], keys: NO_KEYS, run: select },
  { name: "quit", arity: -1, flags: ["fast"], keys: NO_KEYS, run: quit },
];

function ping({ reply }: Session, words: readonly Uint8Array[]): void {
  if (words.length > 2) throw wrongArity("ping");
  if (words[1] === undefined) reply.status("PONG");
  else reply.bulk(words[1]);
}

function hello(session: Session, words: readonly Uint8Array[]): void {
  let name: string | undefined;
  if (words.length > 1) {
    if (text(words, 1) !== "2") throw new ReplyError("NOPROTO unsupported protocol version");
    for (let at = 2; at < words.length; at += 2) {
      if (option(words, at) !== "SETNAME" || words[at + 1] === undefined) throw syntaxError();
      name = clientName(text(words, at + 1));
    }
  }
  if (name !== undefined) session.name = name;
  const { reply, id, server } = session;
  reply.array(14);
  for (const field of ["server", "redis", "version", server.version]) reply.text(field);
  reply.text("proto");
  reply.integer(2);
  reply.text("id");
  reply.integer(id);
  for (const field of ["mode", "standalone", "role", "master", "modules"]) reply.text(field);
  reply.array(0);
}

function client(session: Session, words: readonly Uint8Array[]): void {
  const { reply } = session;
  const subcommand = option(words, 1);
  const expected = { ID: 2, GETNAME: 2, SETNAME: 3, SETINFO: 4 }[subcommand];
  if (expected === undefined) throw unknownSubcommand("CLIENT", text(words, 1));
  if (words.length !== expected) throw wrongArity(`client|${subcommand.toLowerCase()}`);
  switch (subcommand) {
    case "ID":
      reply.integer(session.id);
      break;
    case "GETNAME":
      if (session.name === "") reply.bulk(null);
      else reply.text(session.name);
      break;
    case "SETNAME":
      session.name = clientName(text(words, 2));
      reply.status("OK");
      break;
    default:
      setInfo(session, words);
  }
}

/** Accepted and forgotten: it is for lists of clients, which this server does not have. */
function setInfo({ reply }: Session, words: readonly Uint8Array[]): void {
  const attribute = option(words, 2);
  if (attribute !== "LIB-NAME" && attribute !== "LIB-VER")
    throw new ReplyError(`ERR Unrecognized option '${text(words, 2)}'`);
  reply.status("OK");
}

function clientName(name: string): string {
  if (!/^[!-~]*$/.test(name)) throw new ReplyError(NAME_ERROR);
  return name;
}

function select({ reply }: Session, words: readonly Uint8Array[]): void {
  if (integer(words, 1) !== 0) throw new ReplyError("ERR DB index is out of range");
  reply.status("OK");
}

function quit(session: Session): void {
  session.reply.status("OK");
  session.closing = true;
}

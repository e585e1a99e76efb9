import { expect, test } from "vitest";
import { fromLatin1, latin1 } from "../src/bytes.ts";
import type { Session } from "../src/commands/command.ts";
import { execute } from "../src/commands/execute.ts";
import { Database } from "../src/database.ts";
import { Encoder } from "../src/resp/encode.ts";
import { Store } from "../src/store/store.ts";

/** A session on a store and a journal that keeps what it is told as text. */
function makeSession(): {
  run: (...words: string[]) => string;
  journal: string[];
  clock: { now: number };
  session: Session;
} {
  const clock = { now: 1_000_000 };
  const journal: string[] = [];
  const db = new Database(new Store(() => clock.now), {
    set: (key, value, expiresAt) => journal.push(`set ${key} ${latin1(value)} ${expiresAt}`),
    delete: (key) => journal.push(`delete ${key}`),
    expire: (key, expiresAt) => journal.push(`expire ${key} ${expiresAt}`),
    clear: () => journal.push("clear"),
    failed: undefined,
  });
  const server = {
    wallClock: () => clock.now,
    version: "7.0.0",
    config: new Map([
      ["save", ""],
      ["appendonly", "yes"],
    ]),
    info: () =>
      [
        ["Server", { a: 1 }],
        ["Stats", { b: 2 }],
      ] as const,
    startCompaction: () => true,
  };
  const session: Session = { id: 7, db, reply: new Encoder(), server, name: "", closing: false };
  const run = (...words: string[]): string => {
    execute(session, words.map(fromLatin1));
    const reply = latin1(session.reply.view()).replaceAll("\r\n", "|").replace(/\|$/, "");
    session.reply.clear();
    return reply;
  };
  return { run, journal, clock, session };
}

test.each<[command: string, reply: string]>([
  ["PING", "+PONG"],
  ["PING hi", "$2|hi"],
  ["PING a b", "-ERR wrong number of arguments for 'ping' command"],
  ["ECHO hi", "$2|hi"],
  ["ECHO", "-ERR wrong number of arguments for 'echo' command"],
  ["GET", "-ERR wrong number of arguments for 'get' command"],
  ["NOPE a b", "-ERR unknown command 'NOPE', with args beginning with: 'a' 'b' "],
  ["GET none", "$-1"],
  ["SET k v NX XX", "-ERR syntax error"],
  ["SET k v EX", "-ERR syntax error"],
  ["SET k v EX 0", "-ERR invalid expire time in 'set' command"],
  ["SET k v EX x", "-ERR value is not an integer or out of range"],
  ["SET k v EX 9007199254740991", "-ERR invalid expire time in 'set' command"],
  ["SET k v EX 1 PX 1", "-ERR syntax error"],
  ["SET k v EX 1 KEEPTTL", "-ERR syntax error"],
  ["SET k v XX", "$-1"],
  ["SET k v XX GET", "$-1"],
  ["TTL none", ":-2"],
  ["EXPIRE none 10", ":0"],
  ["EXPIRE none x", "-ERR value is not an integer or out of range"],
  ["EXPIRE none 10 ZZ", "-ERR Unsupported option ZZ"],
  ["EXPIRE none 10 NX GT", "-ERR NX and XX, GT or LT options at the same time are not compatible"],
  ["EXPIRE none 10 LT GT", "-ERR GT and LT options at the same time are not compatible"],
  ["SCAN x", "-ERR invalid cursor"],
  ["SCAN 0 COUNT 0", "-ERR syntax error"],
  ["SCAN 0 MATCH", "-ERR syntax error"],
  ["SCAN 0", "*2|$1|0|*0"],
  ["DBSIZE", ":0"],
  ["FLUSHALL ASYNC", "+OK"],
  ["FLUSHALL NOW", "-ERR syntax error"],
  ["SELECT 0", "+OK"],
  ["SELECT 1", "-ERR DB index is out of range"],
  ["HELLO 3", "-NOPROTO unsupported protocol version"],
  ["CLIENT ID", ":7"],
  ["CLIENT SETINFO LIB-NAME x", "+OK"],
  ["CLIENT NOPE", "-ERR unknown subcommand 'NOPE'. Try CLIENT HELP."],
  ["CLIENT ID x", "-ERR wrong number of arguments for 'client|id' command"],
  ["CONFIG GET append*", "*2|$10|appendonly|$3|yes"],
  ["CONFIG GET save", "*2|$4|save|$0|"],
  ["CONFIG SET a b", "-ERR unknown subcommand 'SET'. Try CONFIG HELP."],
  ["INFO stats", "$14|# Stats|b:2|"],
  ["COMMAND DOCS get", "*0"],
  ["COMMAND INFO get none", "*2|*10|$3|get|:2|*2|+readonly|+fast|:1|:1|:1|*0|*0|*0|*0|$-1"],
])("%s answers %j", (command, reply) => {
  expect(makeSession().run(...command.split(" "))).toBe(reply);
});

test("SET takes its options in any order", () => {
  const { run, clock } = makeSession();
  expect(run("SET", "k", "1", "nx", "EX", "10")).toBe("+OK");
  expect([run("TTL", "k"), run("PTTL", "k")]).toEqual([":10", ":10000"]);
  expect(run("SET", "k", "2", "NX")).toBe("$-1");
  expect(run("SET", "k", "2", "GET", "KEEPTTL")).toBe("$1|1");
  expect(run("PTTL", "k")).toBe(":10000");
  expect(run("SET", "k", "3", "PX", "1500", "XX")).toBe("+OK");
  clock.now += 1499;
  expect(run("GET", "k")).toBe("$1|3");
  clock.now += 1;
  expect(run("GET", "k")).toBe("$-1");
});

test("INCR counts over all of 64 bits and keeps the time", () => {
  const { run } = makeSession();
  run("SET", "k", "9007199254740991", "EX", "10");
  expect([run("INCR", "k"), run("INCR", "k")]).toEqual([":9007199254740992", ":9007199254740993"]);
  expect(run("TTL", "k")).toBe(":10");
  run("SET", "k", "9223372036854775806");
  expect([run("INCR", "k"), run("INCR", "k")]).toEqual([
    ":9223372036854775807",
    "-ERR increment or decrement would overflow",
  ]);
  for (const bad of ["", "a", "1.0", " 1", "01", "+1", "-0", "9223372036854775808"]) {
    run("SET", "k", bad);
    expect(run("INCR", "k"), bad).toBe("-ERR value is not an integer or out of range");
  }
  run("SET", "k", "-1");
  expect(run("INCR", "k")).toBe(":0");
});

test("EXPIRE in the past deletes, and its conditions look at the time before", () => {
  const { run } = makeSession();
  run("SET", "k", "v");
  expect([run("EXPIRE", "k", "10", "XX"), run("EXPIRE", "k", "10", "GT"), run("EXPIRE", "k", "10", "LT")]).toEqual([
    ":0",
    ":0",
    ":1",
  ]);
  expect([run("EXPIRE", "k", "20", "NX"), run("EXPIRE", "k", "5", "GT"), run("EXPIRE", "k", "20", "GT")]).toEqual([
    ":0",
    ":0",
    ":1",
  ]);
  expect([run("EXPIRE", "k", "-1"), run("EXISTS", "k")]).toEqual([":1", ":0"]);
});

test("the journal has absolute times and results, and nothing for what changed nothing", () => {
  const { run, journal } = makeSession();
  run("SET", "k", "1", "PX", "500");
  run("INCR", "k");
  run("EXPIRE", "k", "10");
  run("SET", "k", "2", "NX");
  run("DEL", "k", "none");
  run("DEL", "k");
  run("FLUSHALL");
  expect(journal).toEqual(["set k 1 1000500", "set k 2 1000500", "expire k 1010000", "delete k", "clear"]);
});

test("DEL, EXISTS and MGET count and keep order", () => {
  const { run } = makeSession();
  run("SET", "a", "1");
  run("SET", "\xff\0", "\0\r\n");
  expect(run("EXISTS", "a", "a", "none")).toBe(":2");
  expect(run("MGET", "a", "none", "\xff\0")).toBe("*3|$1|1|$-1|$3|\0|");
  expect(run("DEL", "a", "none", "a")).toBe(":1");
});

test("SCAN filters by pattern and type", () => {
  const { run } = makeSession();
  for (const key of ["a1", "a2", "b1"]) run("SET", key, "v");
  expect(run("SCAN", "0", "MATCH", "a*", "COUNT", "100")).toBe("*2|$1|0|*2|$2|a2|$2|a1");
  expect(run("SCAN", "0", "TYPE", "hash")).toBe("*2|$1|0|*0");
  expect(run("SCAN", "0", "COUNT", "2")).toBe("*2|$1|2|*2|$2|b1|$2|a2");
});

test("QUIT ends the connection after its reply, HELLO 2 can name the client", () => {
  const { run, session } = makeSession();
  expect(run("HELLO", "2", "SETNAME", "me")).toContain("|$5|proto|:2|$2|id|:7|");
  expect(run("CLIENT", "GETNAME")).toBe("$2|me");
  expect(run("CLIENT", "SETNAME", "a b")).toBe(
    "-ERR Client names cannot contain spaces, newlines or special characters.",
  );
  expect([run("QUIT"), session.closing]).toEqual(["+OK", true]);
});

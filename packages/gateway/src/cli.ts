#!/usr/bin/env node
import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { run } from "@portico/adapter-node";
import { isPorticoError, type MainContext, type Scope, usageError } from "@portico/core";
import { type GatewayOptions, type RunningGateway, serveGateway } from "./server/serve.ts";

const usage = `Usage: portico-gateway [options]

Lets browser pages that know the token connect and accept TCP connections.

  --port N           port to listen on; 0, the default, lets the system choose
  --host ADDRESS     numeric address to listen on; default 127.0.0.1
  --token-file FILE  read the token from FILE; else it is in PORTICO_GATEWAY_TOKEN, else one is made and printed
  --origin URL       origin whose pages may connect; repeatable; default: pages of this machine
  --allow HOST[:PORT]
                     where pages may connect to and listen: an address, a name, localhost for every loopback
                     address, or * for anything; repeatable; default: localhost
  --help             print this`;

const options = {
  port: { type: "string" },
  host: { type: "string" },
  "token-file": { type: "string" },
  origin: { type: "string", multiple: true },
  allow: { type: "string", multiple: true },
  help: { type: "boolean" },
} as const;

void run(async (scope, context) => {
  const flags = parse(context.args);
  if (flags.help === true) {
    context.print(usage);
    return;
  }
  const given = await givenToken(scope, flags["token-file"], context.env);
  const token = given ?? randomBytes(24).toString("base64url");
  const gateway = await start(scope, {
    token,
    ...(flags.port === undefined ? {} : { port: portOf(flags.port) }),
    ...(flags.host === undefined ? {} : { host: flags.host }),
    ...(flags.origin === undefined ? {} : { origins: flags.origin }),
    ...(flags.allow === undefined ? {} : { allow: flags.allow }),
  });
  context.print(`gateway listening on ${gateway.url}`);
  if (given === undefined) context.print(`token ${token}`);
  await scope.stopping.wait();
  await gateway.close();
});

/** What cannot be is a wrong flag here. */
async function start(scope: Scope<"tcp">, settings: GatewayOptions): Promise<RunningGateway> {
  try {
    return await serveGateway(scope, settings);
  } catch (error) {
    throw isPorticoError(error, "InvalidInput") ? wrong(error.message) : error;
  }
}

function wrong(what: string): Error {
  return usageError(`${what}\n\n${usage}`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw wrong((error as Error).message);
  }
}

function portOf(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw wrong(`--port must be a number from 0 to 65535, got ${text}`);
}

/** Undefined: nobody has given one. */
async function givenToken(
  scope: Scope<"fs">,
  file: string | undefined,
  env: MainContext["env"],
): Promise<string | undefined> {
  const text = file === undefined ? env("PORTICO_GATEWAY_TOKEN") : await read(scope, file);
  if (text === undefined) return undefined;
  const token = text.trim();
  if (token !== "") return token;
  throw wrong(`${file ?? "PORTICO_GATEWAY_TOKEN"} has no token in it; leave it out to have one made`);
}

async function read(scope: Scope<"fs">, file: string): Promise<string> {
  try {
    return await scope.fs.readText(file);
  } catch (error) {
    throw isPorticoError(error) ? wrong(`--token-file: ${error.message}`) : error;
  }
}

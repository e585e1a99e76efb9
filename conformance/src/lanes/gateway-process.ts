import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { lineSplitter } from "./peer-protocol.ts";
import { origin } from "./web-protocol.ts";

/** The gateway's program, running. */
export interface GatewayProcess {
  readonly url: string;
  readonly token: string;
  stop(): void;
}

/** What the cases connect to and listen on; whether the system lets them is another matter. */
const hosts: readonly string[] = ["localhost", "name.invalid", "203.0.113.1", "0.0.0.0", "[::]"];

/**
 * Starts the gateway as users do. It ends with this program, however this one ends.
 *
 * @param fail is told when it ends before it is stopped
 */
export async function startGateway(fail: (error: Error) => void): Promise<GatewayProcess> {
  const token = randomUUID();
  const allowed = hosts.flatMap((host) => ["--allow", host]);
  const preload = new URL("./end-with-parent.js", import.meta.url).href;
  const program = fileURLToPath(new URL("./cli.js", import.meta.resolve("@portico/gateway")));
  const child = spawn(process.execPath, ["--import", preload, program, "--origin", origin, ...allowed], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, PORTICO_GATEWAY_TOKEN: token },
  });
  return new Promise((resolve, reject) => {
    const ended = (error: Error): void => {
      reject(error);
      fail(error);
    };
    const exited = (code: number | null, signal: string | null): void =>
      ended(new Error(`The gateway has ended with ${signal ?? code}`));
    child.once("error", ended);
    child.once("exit", exited);
    const stop = (): void => {
      child.off("exit", exited);
      child.stdin.end();
    };
    const read = lineSplitter((line) => {
      const url = /ws:\/\/\S+/.exec(line)?.[0];
      if (url !== undefined) resolve({ url, token, stop });
    });
    child.stdout.setEncoding("utf8").on("data", read);
  });
}

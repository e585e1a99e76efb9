// The gateway as a process of its own, as users start it.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../../packages/gateway/dist/cli.js", import.meta.url));
const preload = new URL("end-with-parent.mjs", import.meta.url).href;

/**
 * Starts a gateway for the pages of an origin, with a token of its own. It ends with this program at the latest.
 *
 * @returns `settings` for the page, `pid`, `lost`, which rejects when it ends although nobody has called `stop`, and `stop`
 */
export async function startGateway(origin) {
  const token = randomBytes(32).toString("base64url");
  const child = spawn(process.execPath, ["--import", preload, program, "--origin", origin], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, PORTICO_GATEWAY_TOKEN: token },
    // A group of its own: the terminal's Ctrl-C must not end it before the page has answered what has come.
    detached: process.platform !== "win32",
  });
  const ended = new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(`exit ${code ?? signal}`));
  });
  const listening = new Promise((resolve) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const url = /^gateway listening on (ws:\S+)$/.exec(line)?.[1];
      if (url !== undefined) resolve({ url, token });
    });
  });
  let stopped = false;
  const lost = new Promise((_, reject) => {
    ended.then((how) => stopped || reject(new Error(`the gateway has ended: ${how}`)));
  });
  lost.catch(() => undefined);
  const settings = await Promise.race([listening, lost]);
  const stop = async () => {
    stopped = true;
    child.stdin.end();
    await ended;
  };
  return { settings, pid: child.pid, lost, stop };
}

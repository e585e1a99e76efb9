// A program that leaks in the ways its arguments say, under the runner, and prints what the runner saw.

import { openSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import process from "node:process";
import { runCase } from "../../src/run.ts";
import { caseOf, testEnvironment } from "./environment.ts";

const leaks: Record<string, () => Promise<void>> = {
  nothing: async () => undefined,
  timer: async () => {
    setTimeout(() => undefined, 60_000);
  },
  listener: () => new Promise((resolve) => createServer().listen(0, "127.0.0.1", resolve)),
  connection: () =>
    new Promise((resolve) => {
      const server = createServer().listen(0, "127.0.0.1", () => {
        const { port } = server.address() as AddressInfo;
        const conn = connect(port, "127.0.0.1", () => server.close(() => undefined));
        conn.once("connect", () => resolve());
      });
    }),
  file: async () => {
    openSync(process.execPath, "r");
  },
  rejection: async () => {
    Promise.reject(new Error("unseen"));
  },
  "late-handler": async () => {
    const rejected = Promise.reject(new Error("seen late"));
    setTimeout(() => rejected.catch(() => undefined), 5);
    await new Promise((resolve) => setTimeout(resolve, 10));
  },
  throw: async () => {
    setTimeout(() => {
      throw new Error("too late");
    }, 0);
  },
};

const environment = testEnvironment();
const seen: Record<string, string[]> = {};
for (const name of process.argv.slice(2)) {
  const leak = leaks[name];
  if (leak === undefined) throw new Error(`No leak is called ${name}`);
  const { failures } = await runCase(caseOf(leak), environment);
  seen[name] = failures.map((failure) => failure.message);
}
console.log(JSON.stringify({ sight: environment.leaks.sight, seen }));
process.exit(0);

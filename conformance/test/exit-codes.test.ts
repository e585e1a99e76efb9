import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = new URL("../../", import.meta.url);
const bin = (path: string): string => fileURLToPath(new URL(`node_modules/${path}`, root));

const runtimes: Record<string, readonly [string, ...string[]]> = {
  node: [bin("node/bin/node")],
  deno: [bin(".bin/deno"), "run", "--no-prompt", "--allow-all"],
  bun: [bin(".bin/bun")],
};

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Starts the program; each line of output that matches `at` sends it the next of `signals`. */
async function end(
  runtime: string,
  way: string,
  signals: readonly (readonly [RegExp, NodeJS.Signals])[] = [],
): Promise<Ended> {
  const [command, ...flags] = runtimes[runtime] as readonly [string, ...string[]];
  const program = fileURLToPath(new URL(`conformance/dist/programs/exit-${runtime}.js`, root));
  const child = spawn(command, [...flags, program, way], { stdio: ["ignore", "pipe", "pipe"] });
  const left = [...signals];
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk;
    while (left[0]?.[0].test(out) === true) child.kill(left.shift()?.[1]);
  });
  child.stderr.on("data", (chunk: Buffer) => {
    err += chunk;
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, out, err };
}

describe.each(Object.keys(runtimes))(
  "%s",
  (runtime) => {
    test("0 when main resolves", async () => {
      expect(await end(runtime, "ok")).toEqual({ code: 0, out: "", err: "" });
    });

    test("1 when main fails, with the error on standard error", async () => {
      const { code, err } = await end(runtime, "fail");
      expect(code).toBe(1);
      expect(err).toContain("broken on purpose");
    });

    test("64 for a usage error, its message alone", async () => {
      expect(await end(runtime, "usage")).toEqual({
        code: 64,
        out: "",
        err: "exit: this argument is wrong on purpose\n",
      });
    });

    test("70 when nothing is pending, with the task tree", async () => {
      const { code, err } = await end(runtime, "stuck");
      expect(code).toBe(70);
      expect(err).toContain("main: body, waits for sleep");
    });

    test("70 when main waits for what Portico cannot see", async () => {
      const { code, err } = await end(runtime, "stuck out of sight");
      expect(code).toBe(70);
      expect(err).toContain("main: body");
    });

    test.each(["unhandled", "thrown"])("1 when an error reaches nobody (%s), after cleaning up", async (way) => {
      const { code, out, err } = await end(runtime, way);
      expect({ code, out }).toEqual({ code: 1, out: "cleaned up\n" });
      expect(err).toContain("nobody takes this");
    });

    test("0 when main ends by itself after a signal", async () => {
      expect(await end(runtime, "drain", [[/ready/, "SIGTERM"]])).toEqual({
        code: 0,
        out: "ready\ndrained\n",
        err: "",
      });
    });

    test("128 + 15 when the grace time after SIGTERM passes", async () => {
      expect((await end(runtime, "overstay", [[/ready/, "SIGTERM"]])).code).toBe(143);
    });

    test("128 + 2 at the second SIGINT, before the grace time", async () => {
      const signals = [
        [/ready/, "SIGINT"],
        [/overstaying/, "SIGINT"],
      ] as const;
      expect((await end(runtime, "overstay", signals)).code).toBe(130);
    });
  },
  20_000,
);

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import type { Lane } from "../src/lanes/lane.ts";
import { lanes } from "../src/lanes/lanes.ts";
import { type LaneEnd, launchLane } from "../src/lanes/launch.ts";
import { binaryOf } from "../src/lanes/runtimes.ts";
import type { Report, Row } from "../src/report/report.ts";
import { type Broken, brokenCases, leakedTimer } from "./support/broken-cases.js";
import { leaks, threads } from "./support/broken-system.js";

// Real programs of lanes, on every runtime, on cases that try to fool them. They mostly wait: several run at once, except in
// browsers, which take seconds of work to come up.

const limit = 120_000;

/** The time scale of lanes whose browser has to come up first. */
const withBrowser = 0.5;

function laneCalled(name: string): Lane {
  const lane = lanes.find(({ facts }) => facts.name === name);
  if (lane === undefined) throw new Error(`No lane is called ${name}`);
  return lane;
}

const generated = fileURLToPath(new URL("support/generated/", import.meta.url));
mkdirSync(generated, { recursive: true });
afterAll(() => rmSync(generated, { recursive: true }));

/** A module whose cases try to fool the lane: all of them, or one. It is written here, where a page's lane can serve it. */
function suiteOf({ facts }: Lane, what: string): string {
  const page = facts.host.runtime === "chromium" ? "-page" : "";
  const args = [what, facts.expected.capabilities, facts.name !== "bun"].map((one) => JSON.stringify(one)).join(", ");
  const file = `${generated}${facts.name}-${what}.js`;
  const text = `import { suiteOf } from "../broken${page}-suite.js";\nexport const cases = suiteOf(${args});\n`;
  writeFileSync(file, text);
  return pathToFileURL(file).href;
}

async function run(lane: Lane, what: string, timeScale: number, suite: string = suiteOf(lane, what)): Promise<LaneEnd> {
  return launchLane(lane, { version: "0.0.0", seed: 1, timeScale, job: "suite", cases: suite });
}

function rowsOf({ result }: LaneEnd): Record<string, Row> {
  return Object.fromEntries((result as Report).results.map((row) => [row.id, row]));
}

/** In the order of the cases' names. */
function expectEach(broken: readonly Broken[], end: LaneEnd, sight: string): void {
  expect(end.trouble).toEqual([]);
  const rows = rowsOf(end);
  const said = broken.map(({ name }) => [name, rows[`run/${name}`]?.status, rows[`run/${name}`]?.message]);
  const matching = (says: string | RegExp): unknown => (typeof says === "string" ? says : expect.stringMatching(says));
  expect(said).toEqual(broken.map(({ name, says }) => [name, "fail", matching(says)]));
  expect(rows["run/is-good"]?.status).toBe("pass");
  expect((end.result as Report).run.leaks).toBe(sight);
}

describe.concurrent("every broken case fails with its message, and the good one passes", () => {
  test.each(["node-22", "node-24", "node-26", "deno", "bun"])("%s", { timeout: limit }, async (name) => {
    const broken = [...brokenCases, ...(name === "bun" ? [] : [leakedTimer]), ...leaks, ...threads];
    const sight = name === "bun" ? "descriptors only" : "observed";
    expectEach(broken, await run(laneCalled(name), "all", 0.2), sight);
  });
});

const unfinished = "The run has not come to its end";

/** A way to end the program, or to make it end wrongly, and what has to come of it. */
interface Fatal {
  readonly name: string;
  /** Multiplies the minute after which a program is taken for stuck. */
  readonly timeScale?: number;
  readonly status: Row["status"];
  readonly reason?: string;
  readonly problems: readonly string[];
  readonly trouble: readonly string[];
  readonly exitCode: number | null;
}

const cutOff = { status: "not-run", reason: "did not finish", problems: [unfinished] } as const;
const done = { status: "pass", problems: [] } as const;

const fatals: readonly Fatal[] = [
  { name: "does-no-harm", ...done, trouble: [], exitCode: 0 },
  {
    name: "blocks-for-ever",
    ...{ ...cutOff, timeScale: 0.1, exitCode: null },
    trouble: ["made no progress for 6 s in run/blocks-for-ever and was killed"],
  },
  { name: "ends-the-program-with-0", ...cutOff, trouble: ["ended with 0, and its report is not good"], exitCode: 0 },
  { name: "ends-the-program-with-1", ...cutOff, trouble: [], exitCode: 1 },
  { name: "ends-the-program-with-70", ...cutOff, trouble: ["ended with 70"], exitCode: 70 },
  { name: "kills-the-program", ...cutOff, trouble: ["ended by SIGKILL"], exitCode: null },
  { name: "rejects-after-the-last-case", ...done, trouble: ["ended with 70"], exitCode: 70 },
  {
    name: "takes-the-late-errors",
    status: "pass",
    problems: [
      "The suite no longer hears of rejections that nobody handles",
      "The suite no longer hears of errors that nobody catches",
    ],
    trouble: [],
    exitCode: 1,
  },
  { name: "stops-listening-for-late-errors", ...cutOff, trouble: [], exitCode: 1 },
  { name: "keeps-the-program-alive", ...done, trouble: ["ended with 70"], exitCode: 70 },
];

async function expectFatal(lane: Lane, { name, timeScale = 1, status, reason, ...program }: Fatal): Promise<void> {
  const end = await run(lane, name, timeScale);
  const row = rowsOf(end)[`run/${name}`];
  const { trouble, exitCode } = end;
  const { problems } = end.result as Report;
  expect({ status: row?.status, reason: row?.reason, problems, trouble, exitCode }).toEqual({
    ...{ status, reason },
    ...program,
  });
}

describe.concurrent.each(["node-24", "deno", "bun"])("%s", (name) => {
  test.each(fatals)("$name", { timeout: limit }, (one) => expectFatal(laneCalled(name), one));

  test("an adapter that replaces a timer when it is loaded", { timeout: limit }, async () => {
    const lane = laneCalled(name);
    const file = `${generated}${name}-replacing.js`;
    const replace = "const real = globalThis.setTimeout;\nglobalThis.setTimeout = (...args) => real(...args);";
    writeFileSync(file, `${replace}\nexport { driver } from ${JSON.stringify(lane.module)};\n`);
    const end = await run({ ...lane, module: pathToFileURL(file).href }, "does-no-harm", 1);
    const messages = Object.values(rowsOf(end)).map(({ message }) => message);
    expect(messages.sort()).toEqual(["globalThis.setTimeout has been replaced", undefined]);
  });
});

const pageFatals: readonly Fatal[] = [
  { name: "does-no-harm", ...done, trouble: [], exitCode: 0 },
  {
    name: "blocks-for-ever",
    ...{ ...cutOff, timeScale: withBrowser, exitCode: null },
    trouble: ["made no progress for 30 s in run/blocks-for-ever and was killed"],
  },
  { name: "loads-the-page-anew", ...cutOff, trouble: ["ended with 70"], exitCode: 70 },
  { name: "leaves-the-page", ...cutOff, trouble: ["ended with 70"], exitCode: 70 },
  { name: "takes-the-late-errors", ...done, trouble: [], exitCode: 0 },
];

describe("chromium-page", () => {
  test("every broken case fails with its message, and the good one passes", { timeout: limit }, async () => {
    const says = /^leak: \/\d+ is in use: NoModification/;
    const broken = [...brokenCases, leakedTimer, { name: "leaks-a-file", run: () => undefined, says }];
    expectEach(broken, await run(laneCalled("chromium-page"), "all", withBrowser), "timers only");
  });

  test.each(pageFatals)("$name", { timeout: limit }, (one) => expectFatal(laneCalled("chromium-page"), one));
});

/** A lane's program that is none, as JavaScript for Node, and what it finds in place of its result. */
interface Impostor {
  readonly name: string;
  readonly command?: (lane: Lane, tmp: string) => readonly string[];
  readonly script?: string;
  readonly before?: (report: Report) => unknown;
  readonly trouble: readonly (string | RegExp)[];
}

const says = `console.log("conformance node-24: 9 passed, 0 failed, 0 skipped")`;
const otherRun = "The report is of a run with another seed, time scale or choice of cases";

const impostors: readonly Impostor[] = [
  { name: "says that all has passed, and leaves no result", script: says, trouble: ["left no result"] },
  { name: "leaves what is no JSON", before: () => "{", script: says, trouble: ["left a result that is no JSON"] },
  { name: "leaves what is no report", before: () => "{}", script: says, trouble: ["left a result that is no report"] },
  { name: "finds an earlier report", before: (report) => report, trouble: ["The report is of an earlier run"] },
  {
    name: "finds a later report of another run",
    before: ({ run, ...report }) => ({ ...report, run: { ...run, seed: 2, start: "2999-01-01T00:00:00.000Z" } }),
    trouble: [otherRun],
  },
  {
    name: "finds a later report of another lane",
    before: ({ run, host, ...report }) => ({
      ...report,
      host: { ...host, lane: "node-26", runtimeVersion: "26.0.0" },
      run: { ...run, start: "2999-01-01T00:00:00.000Z" },
    }),
    trouble: ["The report is of @portico/adapter-node in the lane node-26", "The report is of node 26.0.0"],
  },
  {
    name: "finds a later report of fewer capabilities",
    before: ({ run, host, ...report }) => ({
      ...report,
      host: { ...host, capabilities: ["fs"] },
      run: { ...run, start: "2999-01-01T00:00:00.000Z" },
    }),
    trouble: [
      "run/is-good has passed in the report, and does not apply",
      "The profiles do not match the rows",
      /^The report has the capabilities "fs", not "block-on fs /,
    ],
  },
  {
    name: "finds a later report of another suite",
    before: ({ run, suite, ...report }) => ({
      ...report,
      suite: { ...suite, digest: "0" },
      run: { ...run, start: "2999-01-01T00:00:00.000Z" },
    }),
    trouble: ["The report is about another suite"],
  },
  {
    name: "cannot be started",
    command: () => ["/nowhere"],
    trouble: [/^cannot start: there is no program \/nowhere;/],
  },
  { name: "has no command", command: () => [], trouble: ["cannot start: Error: the lane has no command"] },
];

describe("a program of a lane that", () => {
  test.each(impostors)("$name", { timeout: limit }, async ({ command, script = "", before, trouble }) => {
    const lane = laneCalled("node-24");
    const honest = await honestReport();
    const impostor: Lane = {
      ...lane,
      command: (tmp) => {
        const text = before?.(honest);
        if (text !== undefined)
          writeFileSync(`${tmp}/result.json`, typeof text === "string" ? text : JSON.stringify(text));
        return command?.(lane, tmp) ?? [binaryOf("node-24"), "-e", script];
      },
    };
    const end = await run(impostor, "does-no-harm", 1);
    expect(end.trouble).toEqual(trouble.map((one) => (typeof one === "string" ? one : expect.stringMatching(one))));
  });

  test.each([
    ["node-26", "node-24", /^The report is of node 26\./],
    ["bun", "node-24", /^The report is of bun 1\./],
  ])("is started by %s in the lane %s", { timeout: limit }, async (runtime, name, trouble) => {
    const wrong: Lane = { ...laneCalled(name), command: laneCalled(runtime).command };
    expect((await run(wrong, "does-no-harm", 1)).trouble).toContainEqual(expect.stringMatching(trouble));
  });

  test("brings another adapter than the lane's", { timeout: limit }, async () => {
    const wrong: Lane = { ...laneCalled("bun"), module: laneCalled("node-24").module };
    const { trouble, result } = await run(wrong, "does-no-harm", 1);
    expect(result).toBeUndefined();
    expect(trouble).toEqual([expect.stringContaining("calls its runtime bun, the driver says node")]);
  });
});

/** Of a run that nothing is wrong with. */
async function honestReport(): Promise<Report> {
  honest ??= run(laneCalled("node-24"), "does-no-harm", 1).then(({ result, trouble }) => {
    expect(trouble).toEqual([]);
    return result as Report;
  });
  return honest;
}

let honest: Promise<Report> | undefined;

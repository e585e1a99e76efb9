import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ensureBrowser, type Served, serveModules } from "@portico/browser-host";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBackgroundPage } from "./background-page.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const html = `<!doctype html><title>freeze</title>
<script type="module">
import { standStill } from "/packages/adapter-browser/test/pages/standstill.js";
globalThis.standStill = standStill;
</script>`;

interface Seen {
  readonly start: number;
  readonly frozen: number;
  readonly resumed: number;
  /** When the deadline that was missed had been judged. */
  readonly judged: number;
  readonly end: number;
  readonly code: number;
  readonly late: unknown;
  readonly value: unknown;
  readonly sleeps: readonly { readonly ms: number; readonly took: number }[];
  readonly ticks: Readonly<Record<"skip" | "burst" | "delay", readonly number[]>>;
}

let served: Served;
let executable: string;

beforeAll(async () => {
  const install = process.env.PORTICO_NO_INSTALL !== "1";
  ({ executable } = await ensureBrowser({ install, announce: (line) => console.log(line) }));
  served = await serveModules({ root, pages: { "/": html }, isolate: false });
}, 120_000);

afterAll(() => served.close());

test("a page that was frozen gets its timers late, in order, and what arrived before them first", async () => {
  await using page = await openBackgroundPage(executable, `http://localhost:${served.port}/`);
  await page.evaluate("globalThis.running = standStill(), undefined");
  await page.freeze(true);
  await sleep(2500);
  await page.freeze(false);
  const seen = await page.evaluate<Seen>("globalThis.running");
  const [from, to] = [seen.frozen - seen.start, seen.resumed - seen.start];
  const { skip, burst, delay } = seen.ticks;

  expect(seen.code).toBe(0);
  expect(from).toBeLessThan(500);
  expect(to - from).toBeGreaterThan(1500);

  expect(seen.sleeps.map(({ ms }) => ms)).toEqual([500, 600, 700]);
  for (const { ms, took } of seen.sleeps) expect(took).toBeGreaterThanOrEqual(ms);
  for (const { took } of seen.sleeps) expect(took).toBeGreaterThanOrEqual(to);

  expect(seen.value).toBe("the value");
  expect(seen.late).toBe("TimedOut");
  expect(seen.judged).toBeGreaterThanOrEqual(seen.resumed);

  for (const at of [...skip, ...burst, ...delay]) expect(at <= from || at >= to).toBe(true);
  burst.forEach((at, tick) => {
    expect(at).toBeGreaterThanOrEqual(100 * (tick + 1) - 0.001);
  });
  // What was missed comes at once, one for each period, not a period apart.
  const thawed = burst.findIndex((at) => at >= to);
  const due = Math.floor((burst[thawed] ?? 0) / 100 - 0.01);
  expect(due - thawed).toBeGreaterThan(10);
  expect((burst[due - 1] ?? Number.NaN) - (burst[thawed] ?? Number.NaN)).toBeLessThan(20 * (due - thawed));
  expect(skip.length).toBeLessThanOrEqual(burst.length - Math.floor((to - from) / 100) + 1);
  for (let i = 1; i < delay.length; i++) expect((delay[i] ?? 0) - (delay[i - 1] ?? 0)).toBeGreaterThanOrEqual(95);
}, 60_000);

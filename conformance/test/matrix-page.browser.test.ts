import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { type Browser, ensureBrowser, openBrowser, type Page } from "@portico/browser-host";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { root } from "../src/lanes/runtimes.ts";
import { htmlPage } from "../src/matrix/html.ts";
import { anchorOf, matrixOf } from "../src/matrix/matrix.ts";
import { readRules } from "../src/report/rules.ts";
import { manyLanes } from "./support/matrix.ts";
import { contrasts, distance, overflowing, overlapping } from "./support/shoot.ts";

// The page in a real Chromium: the committed one, whatever the suite has found, and a small one that has everything and does
// not change with the suite. Pictures are of the small one. UPDATE_SCREENSHOTS=1 renews them: look at them before you commit.

const committed = readFileSync(`${root}docs/conformance/index.html`, "utf8");
const small = htmlPage(matrixOf(manyLanes()));
const pictures = new URL("./screenshots/", import.meta.url);

const desktop = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
const views = [
  { name: "desktop-light", size: desktop, colorScheme: "light" },
  { name: "desktop-dark", size: desktop, colorScheme: "dark" },
  { name: "phone-light", size: phone, colorScheme: "light" },
  { name: "phone-dark", size: phone, colorScheme: "dark" },
] as const;

let browser: Browser;
let page: Page;
const errors: string[] = [];

beforeAll(async () => {
  const { executable } = await ensureBrowser({ install: false, announce: () => undefined });
  browser = await openBrowser({ executable, origins: {} });
  page = await browser.newPage({
    console: (text, kind) => kind === "error" && errors.push(text),
    error: (error) => errors.push(error.message),
  });
  await page.route("**", (route) => route.fulfill({ contentType: "text/html", body: shown }));
});
afterEach(() => expect(errors.splice(0)).toEqual([]));
afterAll(() => browser.close());

/** What the browser is handed for any address. */
let shown = "";

async function open(html: string, hash = ""): Promise<void> {
  shown = html;
  await page.goto("about:blank");
  await page.goto(`http://docs.localhost/conformance/index.html${hash}`);
}

/** Opens the first so many things that are folded. */
const unfold = (count: number): Promise<void> =>
  page.locator("details").evaluateAll((all, until) => {
    for (const one of all.slice(0, until)) one.setAttribute("open", "");
  }, count);

const visible = (selector: string): Promise<string[]> =>
  page
    .locator(selector)
    .evaluateAll((boxes) => boxes.filter((box) => box.checkVisibility()).map((box) => box.textContent ?? ""));

const shownRules = (): Promise<string[]> => visible(".rule > tr:first-child a");
const shownCases = (): Promise<string[]> => visible(".case code");
const shownLanes = (): Promise<number> => visible(".rules thead [data-lane]").then((heads) => heads.length);

describe.each(views)("$name", ({ name, size, colorScheme }) => {
  beforeAll(async () => {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
  });

  test.each([
    ["committed", committed],
    ["small", small],
  ])("nothing of the %s page overflows, and its text can be read", async (_, html) => {
    await open(html);
    await unfold(12);
    expect(await overflowing(page)).toEqual([]);
    expect(await overlapping(page, ".filters :is(input, select, button, output)")).toEqual([]);
    const found = await contrasts(page);
    expect(found.length).toBeGreaterThan(4);
    expect(found.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
  });

  test("it looks as it did", async () => {
    await open(small);
    await unfold(12);
    const now = await page.screenshot({ fullPage: true });
    const file = new URL(`${name}.png`, pictures);
    if (process.env.UPDATE_SCREENSHOTS === "1") {
      mkdirSync(pictures, { recursive: true });
      writeFileSync(file, now);
    }
    expect(existsSync(file)).toBe(true);
    const { height, squares, whole } = await distance(page, now, readFileSync(file));
    expect(Math.abs(height - 1)).toBeLessThan(0.12);
    expect(squares).toBeLessThan(0.15);
    expect(whole).toBeLessThan(8);
  });
});

test("light and dark are different pictures to the comparison", async () => {
  const [light, dark] = ["desktop-light", "desktop-dark"].map((name) => readFileSync(new URL(`${name}.png`, pictures)));
  await open(small);
  const { squares, whole } = await distance(page, light ?? Buffer.of(), dark ?? Buffer.of());
  expect(squares).toBeGreaterThan(0.8);
  expect(whole).toBeGreaterThan(100);
});

describe("filters", () => {
  beforeAll(() => page.setViewportSize(desktop));

  test("by trait, which the hash keeps", async () => {
    await open(small);
    expect(await shownRules()).toEqual(["TIME-1", "TIME-2", "FS-1", "FS-2", "TCP-1"]);
    await page.getByLabel("Trait").selectOption("fs");
    expect(await shownRules()).toEqual(["FS-1", "FS-2"]);
    expect(await visible(".trait")).toEqual(["fs"]);
    expect(new URL(page.url()).hash).toBe("#trait=fs");
    await open(small, "#trait=fs");
    expect(await shownRules()).toEqual(["FS-1", "FS-2"]);
    await page.getByRole("button", { name: "Reset" }).click();
    expect(await shownRules()).toHaveLength(5);
    expect(new URL(page.url()).hash).toBe("");
  });

  test("by status, on any lane or on one", async () => {
    await open(small, "#status=fail");
    expect(await shownCases()).toEqual(["fs/bytes-come-back"]);
    await page.getByRole("combobox", { name: "Lane" }).selectOption("good");
    expect(await shownCases()).toEqual([]);
    expect(await page.getByRole("status").textContent()).toBe("0 of 5 rules");
    await page.getByRole("combobox", { name: "Lane" }).selectOption("fails");
    expect(await shownCases()).toEqual(["fs/bytes-come-back"]);
  });

  test("by lane, whose column alone stays", async () => {
    await open(small, "#lane=knows");
    expect(await visible(".rules thead [data-lane]")).toEqual([expect.stringContaining("knows")]);
    expect(await visible(".rule#FS-2 > tr:first-child td")).toEqual(["◆ 0/1"]);
    expect(await shownRules()).toHaveLength(5);
  });

  test("by text, in rules, cases and messages", async () => {
    await open(small);
    await page.getByLabel("Search").fill("PEER");
    expect(await shownCases()).toEqual(["tcp/connect-reaches-the-peer"]);
    await page.getByLabel("Search").fill("upper case");
    expect(await shownRules()).toEqual(["FS-2"]);
    expect(await shownCases()).toEqual(["fs/names-keep-their-case-and-their-accents"]);
    await page.getByLabel("Search").fill("whatever");
    expect(await shownCases()).toEqual([
      "fs/names-keep-their-case-and-their-accents",
      "fs/without-files-there-are-none",
    ]);
    await page.getByLabel("Search").fill("");
    expect(await shownCases()).toEqual([]);
  });

  test("by a hash that names what is not there: not at all", async () => {
    await open(small, "#trait=none&lane=none&status=nothing&other=1");
    expect(await shownRules()).toHaveLength(5);
    expect(await shownLanes()).toBe(5);
  });
});

test("a rule shows its cases to the keyboard, and without scripts", async () => {
  await open(small.replace(/<script>[\s\S]*?<\/script>/, ""));
  expect(await page.locator(".filters").isVisible()).toBe(false);
  expect(await shownCases()).toEqual([]);
  await page.locator("#FS-2 summary").focus();
  await page.keyboard.press("Enter");
  expect(await shownCases()).toEqual(["fs/names-keep-their-case-and-their-accents", "fs/without-files-there-are-none"]);
});

test("the heads of columns and the first column stay in sight", async () => {
  await page.setViewportSize({ width: 390, height: 400 });
  await open(small);
  await unfold(12);
  const box = page.locator(".tall");
  const scrolled = await box.evaluate((one) => {
    one.scrollTo(30, 300);
    return [one.scrollLeft, one.scrollTop];
  });
  expect(scrolled).toEqual([30, 300]);
  const at = await box.boundingBox();
  const head = await page.locator(".rules [data-lane]").last().boundingBox();
  const row = await page.locator(".rule tr > th").last().boundingBox();
  expect([row?.x, head?.y].map((n = 0) => Math.round(n))).toEqual([at?.x, at?.y].map((n = 0) => Math.round(n + 1)));
});

test("on a desktop a rule and a case without a message take one line", async () => {
  await page.setViewportSize(desktop);
  await open(small);
  await unfold(12);
  const heights = await page
    .locator(".rule tr:not(:has(li))")
    .evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().height));
  expect(heights.filter((height) => height < 24 || height > 40)).toEqual([]);
});

test("what a reader of the screen is told: names of tables' heads, of fields and of buttons", async () => {
  await open(small);
  await expect(page.getByRole("rowheader", { name: "FS-1 Bytes" }).count()).resolves.toBe(1);
  await expect(page.getByRole("columnheader", { name: "knows" }).count()).resolves.toBe(1);
  await expect(page.getByRole("searchbox", { name: "Search" }).count()).resolves.toBe(1);
  for (const name of ["Trait", "Lane", "Status"]) expect(await page.getByRole("combobox", { name }).count()).toBe(1);
  for (const name of ["Lanes", "Rules"]) expect(await page.getByRole("region", { name }).count()).toBe(1);
});

test("links lead to headings of the specification, and nowhere else", async () => {
  await open(committed);
  const links = await page.locator("a").evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""));
  const anchors = new Set([...readRules().values()].map((rule) => `../spec.md#${anchorOf(rule)}`));
  expect(links.length).toBeGreaterThan(10);
  expect(links.filter((link) => link !== "../spec.md" && !anchors.has(link))).toEqual([]);
});

test("the page asks nobody for anything", () => {
  expect(committed).toContain(`content="default-src 'none';`);
  expect(committed.match(/(?:src|href)="(?!\.\.\/spec\.md|data:,)[^"]*"/g) ?? []).toEqual([]);
});

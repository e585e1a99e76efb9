import { mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { BrowserMissing } from "../src/browser-missing.ts";
import { ensureBrowserOn } from "../src/ensure.ts";
import { isDebian, type System } from "../src/system.ts";
import { remove, temporary, write, writePrograms } from "./support/tree.ts";

// Programs are scripts in directories of their own, and really run.

const base = temporary();
afterAll(() => remove(base));
const browser = "echo 'a warning'; echo 'Chromium 1.2.3'";
let count = 0;

/** A system with nothing but a shell. */
function system(changes: Partial<System> = {}): System & { readonly dir: string; readonly bin: string } {
  const dir = join(base, String(count++));
  const bin = join(dir, "bin");
  mkdirSync(bin, { recursive: true });
  return {
    dir,
    bin,
    env: { PATH: bin },
    root: false,
    debian: false,
    playwright: { executable: join(dir, "cache/chrome"), cli: join(dir, "cli.cjs"), version: "9.9.9" },
    limits: { versionMs: 5000, downloadMs: 5000, aptMs: 5000 },
    ...changes,
  };
}

/** Asks, and gives what came of it with the lines that were announced. */
async function ensure(on: System, install: boolean): Promise<{ found?: unknown; error?: Error; lines: string[] }> {
  const lines: string[] = [];
  try {
    return { found: await ensureBrowserOn(on, { install, announce: (line) => lines.push(line) }), lines };
  } catch (error) {
    return { error: error as Error, lines };
  }
}

const downloading = "No Chromium that starts was found; downloading Playwright's Chromium into this user's cache.";
const packaging = "No Chromium that starts was found; installing the distribution's package chromium with apt-get.";

/** A command line program of Playwright that does what a script does. */
function writeCli(dir: string, script: string): void {
  writeFileSync(
    join(dir, "cli.cjs"),
    `require("node:fs").writeFileSync("${dir}/args", process.argv.slice(2).join(" "));\n${script}`,
  );
}

test("the one that PORTICO_CHROMIUM names goes first", async () => {
  const on = system();
  writePrograms(on.dir, { mine: browser, "bin/chromium": browser });
  const executable = join(on.dir, "mine");
  const { found, lines } = await ensure({ ...on, env: { ...on.env, PORTICO_CHROMIUM: executable } }, true);
  expect(found).toEqual({ kind: "chromium", executable, version: "Chromium 1.2.3", source: "environment" });
  expect(lines).toEqual([]);
});

test.each([
  ["missing", "where no program is"],
  ["file", "where no program is"],
  ["bin", "where no program is"],
  ["failing", "which does not start: It ended with 1."],
])("PORTICO_CHROMIUM with %s is an error, although another browser is there", async (name, why) => {
  const on = system();
  writePrograms(on.dir, { failing: "exit 1", "bin/chromium": browser });
  write(on.dir, { file: "" });
  const executable = join(on.dir, name);
  const { error } = await ensure({ ...on, env: { ...on.env, PORTICO_CHROMIUM: executable } }, true);
  expect(error).toMatchObject({ code: "InvalidInput", resource: executable });
  expect(error?.message).toBe(`PORTICO_CHROMIUM is ${executable}, ${why}. Correct it, or unset it.`);
});

test("PORTICO_CHROMIUM with a relative path is an error", async () => {
  const { error } = await ensure(system({ env: { PATH: "", PORTICO_CHROMIUM: "chromium" } }), true);
  expect(error?.message).toContain("not an absolute path");
});

test("an empty PORTICO_CHROMIUM is none", async () => {
  const on = system();
  writePrograms(on.dir, { "bin/google-chrome": browser });
  const { found } = await ensure({ ...on, env: { ...on.env, PORTICO_CHROMIUM: "" } }, false);
  expect(found).toMatchObject({ executable: join(on.bin, "google-chrome"), source: "path" });
});

test("names on PATH go in their order, and one that does not start is passed over", async () => {
  const on = system();
  writePrograms(on.dir, {
    "bin/chromium": "echo 'get the snap'; exit 1",
    "bin/google-chrome": browser,
    "two/chromium-browser": browser,
  });
  const env = { PATH: [on.bin, "", join(on.dir, "nowhere"), join(on.dir, "two")].join(delimiter) };
  const { found } = await ensure({ ...on, env }, false);
  expect(found).toMatchObject({ executable: join(on.dir, "two/chromium-browser"), source: "path" });
});

test("then the one that Playwright has downloaded", async () => {
  const on = system();
  writePrograms(on.dir, { "bin/chromium": "exit 1", "cache/chrome": browser });
  const { found } = await ensure(on, true);
  expect(found).toMatchObject({ executable: join(on.dir, "cache/chrome"), source: "playwright" });
});

test("without permission to install the error says what to run, and nothing is run", async () => {
  const on = system();
  writePrograms(on.dir, { "bin/chromium": "echo 'no libnss3.so'; exit 127" });
  writeCli(on.dir, "");
  const { error, lines } = await ensure(on, false);
  expect(error).toBeInstanceOf(BrowserMissing);
  expect(error).toMatchObject({ name: "BrowserMissing", code: "NotFound", op: "ensureBrowser" });
  expect(error?.message).toBe(`No Chromium that starts was found:
- none in Playwright's cache (${on.dir}/cache/chrome)
- ${on.bin}/chromium does not start: no libnss3.so It ended with 127.
Run one of
  npx playwright-core@9.9.9 install --no-shell chromium
  apt-get update && apt-get install chromium   (not used: this system is not Debian)
or set PORTICO_CHROMIUM to the path of a Chromium.`);
  expect(lines).toEqual([]);
  expect(() => readFileSync(join(on.dir, "args"))).toThrow("ENOENT");
});

test("one that hangs does not start", async () => {
  const on = system({ limits: { versionMs: 200, downloadMs: 5000, aptMs: 5000 } });
  writePrograms(on.dir, { "bin/chromium": `exec ${realpathSync("/bin/sleep")} 20` });
  const { error } = await ensure(on, false);
  expect(error?.message).toContain("chromium does not start: It did not end within 0.2 s.");
});

test("Playwright's download comes first", async () => {
  const on = system({ root: true, debian: true });
  writePrograms(on.dir, { made: browser, "bin/apt-get": "exit 1" });
  writeCli(on.dir, `require("node:fs").cpSync("${on.dir}/made", "${on.dir}/cache/chrome");`);
  const { found, lines } = await ensure(on, true);
  expect(found).toMatchObject({ executable: join(on.dir, "cache/chrome"), source: "playwright" });
  expect(lines).toEqual([downloading]);
  expect(readFileSync(join(on.dir, "args"), "utf8")).toBe("install --no-shell chromium");
});

/** Notes how it was called, and makes a browser when it is to install. */
function writeApt(dir: string, { update = "" } = {}): void {
  writePrograms(dir, { made: browser });
  const path = `PATH=${dirname(realpathSync("/bin/cp"))}`;
  writePrograms(dir, {
    "bin/apt-get": `echo "$DEBIAN_FRONTEND $*" >> ${dir}/calls
case "$*" in *update) ${update || ":"};; *install*) ${path} cp ${dir}/made ${dir}/bin/chromium;; esac`,
  });
}

test("then, as root on Debian, its package", async () => {
  const on = system({ root: true, debian: true });
  writeCli(on.dir, "console.log('no network'); process.exit(1)");
  writeApt(on.dir);
  const { found, lines } = await ensure(on, true);
  expect(found).toMatchObject({ executable: join(on.bin, "chromium"), source: "path" });
  expect(lines).toEqual([downloading, packaging]);
  expect(readFileSync(join(on.dir, "calls"), "utf8")).toBe(
    "noninteractive -o DPkg::Lock::Timeout=120 update\n" +
      "noninteractive -o DPkg::Lock::Timeout=120 install -y --no-install-recommends chromium\n",
  );
});

test("sources that cannot be read do not matter if the package can be had", async () => {
  const on = system({ root: true, debian: true });
  writeCli(on.dir, "process.exit(1)");
  writeApt(on.dir, { update: "exit 100" });
  expect((await ensure(on, true)).found).toMatchObject({ executable: join(on.bin, "chromium") });
});

test("nor is it they that failed if the package does not start", async () => {
  const on = system({ root: true, debian: true });
  writeCli(on.dir, "process.exit(1)");
  writeApt(on.dir, { update: "echo 'E: no sources'; exit 100" });
  writePrograms(on.dir, { made: "echo 'no libnss3.so'; exit 127" });
  const { error } = await ensure(on, true);
  expect(error?.message).toContain(`\n    ${on.bin}/chromium does not start: no libnss3.so`);
  expect(error?.message).not.toContain("E: no sources");
});

test.each([
  ["nobody on Debian", { root: false, debian: true }, "(not used: only root may)"],
  ["root elsewhere", { root: true, debian: false }, "(not used: this system is not Debian)"],
])("%s does not run apt-get", async (_, who, why) => {
  const on = system(who);
  writeCli(on.dir, "console.log('no network'); process.exit(1)");
  writeApt(on.dir);
  const { error, lines } = await ensure(on, true);
  expect(lines).toEqual([downloading]);
  expect(error?.message).toContain(`apt-get update && apt-get install chromium   ${why}`);
  expect(() => readFileSync(join(on.dir, "calls"))).toThrow("ENOENT");
});

test("when everything fails the error says what did, and how", async () => {
  const on = system({ root: true, debian: true });
  writeCli(on.dir, "console.log('no network'); process.exit(1)");
  writePrograms(on.dir, { "bin/apt-get": 'echo "E: cannot $*"; exit 100' });
  const { error, lines } = await ensure(on, true);
  expect(lines).toEqual([downloading, packaging]);
  expect(error).toBeInstanceOf(BrowserMissing);
  expect(error?.message).toContain("cache failed:\n    no network\n    It ended with 1.\n");
  expect(error?.message).toContain("apt-get failed:\n    E: cannot -o DPkg::Lock::Timeout=120 update\n");
  expect(error?.message).toContain("    E: cannot -o DPkg::Lock::Timeout=120 install -y");
});

test("a download that does not start once it is there has failed", async () => {
  const on = system();
  writePrograms(on.dir, { made: "echo 'no libnss3.so'; exit 127" });
  writeCli(on.dir, `require("node:fs").cpSync("${on.dir}/made", "${on.dir}/cache/chrome");`);
  const { error } = await ensure(on, true);
  expect(error?.message).toContain("cache/chrome does not start: no libnss3.so");
});

test("a download that takes too long has failed", async () => {
  const on = system({ limits: { versionMs: 5000, downloadMs: 300, aptMs: 5000 } });
  writeCli(on.dir, "setTimeout(() => {}, 20000)");
  const { error } = await ensure(on, true);
  expect(error?.message).toContain("cache failed:\n    It did not end within 0.3 s.");
});

test("a system that Playwright has no Chromium for is not asked to download it", async () => {
  const on = system();
  const { error, lines } = await ensure({ ...on, playwright: { ...on.playwright, executable: "" } }, true);
  expect(lines).toEqual([]);
  expect(error?.message).toContain("(not used: Playwright has no Chromium for this system)");
});

test.each([
  ["ID=debian", true],
  ['NAME="Debian GNU/Linux"\nID="debian"\n', true],
  ["ID=ubuntu\nID_LIKE=debian", true],
  ['ID=mint\nID_LIKE="ubuntu debian"', true],
  ["ID=alpine", false],
  ["ID=notdebian\nNAME=debian", false],
  ["", false],
])("%o is Debian: %s", (text, expected) => {
  expect(isDebian(text)).toBe(expected);
});

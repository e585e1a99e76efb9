import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readReports } from "../src/commands/matrix.ts";
import { lanes } from "../src/lanes/lanes.ts";
import { badgeSvg, badgesOf } from "../src/matrix/badge.ts";
import { differencesBetween } from "../src/matrix/compare.ts";
import { escapeHtml, escapeMarkdown } from "../src/matrix/escape.ts";
import { issueLink } from "../src/matrix/markdown.ts";
import { anchorOf, type MatrixParts, matrixFaults, matrixOf } from "../src/matrix/matrix.ts";
import { pagesOf } from "../src/matrix/pages.ts";
import type { Report } from "../src/report/report.ts";
import { readRules } from "../src/report/rules.ts";
import { laneCalled, manyLanes, partsOf, reportOf, smallCases } from "./support/matrix.ts";

const dir = mkdtempSync(join(tmpdir(), "matrix-"));
afterAll(() => rmSync(dir, { recursive: true }));

function page(parts: MatrixParts, name: string): string {
  return pagesOf(matrixOf(parts)).get(name) ?? "";
}
const markdown = (parts: MatrixParts): string => page(parts, "conformance.md");
const html = (parts: MatrixParts): string => page(parts, "conformance/index.html");

const good = laneCalled("good");

describe("what keeps a matrix from being written", () => {
  test("nothing does where every lane has a report", () => {
    expect(matrixFaults(manyLanes())).toEqual([]);
  });

  test("a missing lane does, unless it is compared with another", () => {
    const compared = laneCalled("compared", { comparedWith: "good" });
    const parts = partsOf([good, laneCalled("other"), compared], [reportOf(good)]);
    expect(matrixFaults(parts)).toEqual(["No report of lane other"]);
  });

  test("an unknown lane and two reports of one do", () => {
    const parts = partsOf([good], [reportOf(good), reportOf(good), reportOf(laneCalled("who"))]);
    expect(matrixFaults(parts)).toEqual(["No lane is called who", "Two reports of lane good"]);
  });

  test("a report about other cases does", () => {
    const parts = partsOf([good], [reportOf(good, { digest: "other" })]);
    expect(matrixFaults(parts)).toEqual(["The report of good is about another suite than this one"]);
  });
});

describe("verdicts", () => {
  const verdicts = matrixOf(manyLanes()).columns.map(({ lane, verdict, profiles }) => [lane, verdict, profiles]);

  test("only a good and whole report certifies", () => {
    expect(verdicts).toEqual([
      ["good", "certified", ["base", "files", "net-client"]],
      ["knows", "certified", ["base", "net-client"]],
      ["fails", "not certified", []],
      ["part", "not certified", []],
      ["informs", "informs", []],
    ]);
  });

  test("a report with a problem does not, although all its rows are good", () => {
    const parts = partsOf([good], [reportOf(good, { problems: ["The manifest has changed"] })]);
    expect(matrixOf(parts).columns[0]?.verdict).toBe("not certified");
    expect(markdown(parts)).toContain("The manifest has changed");
  });

  test("a row that is missing in the report did not run", () => {
    const { results, ...report } = reportOf(good);
    const parts = partsOf([good], [{ ...report, results: results.filter(({ rule }) => rule !== "TIME-1") }]);
    const matrix = matrixOf(parts);
    expect(matrix.columns[0]?.verdict).toBe("not certified");
    expect(matrix.rules[0]?.cells).toMatchObject([{ kind: "missing", text: "? 0/1" }]);
  });
});

describe("the pages", () => {
  test("say in a rule's cell how many cases have passed, of those that apply", () => {
    const text = markdown(manyLanes());
    expect(text).toContain(
      "| [TIME-2](spec.md#time-2-sleeps-end-in-order) Sleeps end in order | △ 1/2 | 2/2 | 2/2 | 2/2 | 2/2 |",
    );
    expect(text).toContain("| [FS-1](spec.md#fs-1-bytes) Bytes | 1/1 | 1/1 | ✗ 0/1 | 1/1 | 1/1 |");
    expect(text).toContain("whatever is in them | 1/1 | ◆ 0/1 | 1/1 | 1/1 | 1/1 |");
    expect(text).toContain("Connecting | 1/1 | 1/1 | 1/1 | 1/1 | n/a |");
  });

  test("say of a rule that is not in the specification that it is not, and link to nothing", () => {
    const parts = partsOf([good], [reportOf(good)]);
    const rules = new Map([...parts.rules].filter(([id]) => id !== "FS-1"));
    expect(markdown({ ...parts, rules })).toContain("| FS-1 not in the specification | 1/1 |");
    expect(html({ ...parts, rules })).toContain("<p>FS-1 not in the specification</p>");
    expect(matrixOf({ ...parts, rules }).rules.map(({ id }) => id)).toEqual([
      "TIME-1",
      "TIME-2",
      "FS-2",
      "TCP-1",
      "FS-1",
    ]);
  });

  test("list what is known to fail with its issue, and what failed and need not pass", () => {
    const text = markdown(manyLanes());
    expect(text).toContain(
      "| `fs/names-keep-their-case-and-their-accents` | FS-2 | knows | [https://example.com/issues/7](<https://example.com/issues/7>) |",
    );
    expect(text).toContain("| `timers/ticks-are-on-the-beat-under-load` | should | TIME-2 | good |");
    expect(markdown(partsOf([good], [reportOf(good)])).match(/^None\.$/gm)).toHaveLength(2);
  });

  test("have every case on the page of HTML, and why it does not pass", () => {
    const text = html(manyLanes());
    for (const { id } of smallCases) expect(text).toContain(`<code>${id}</code>`);
    expect(text).toContain('<td class="fail" data-run title="fail: bytes: expected 3, got 2">✗</td>');
    expect(text).toContain('<td class="none" title="does not apply here: only without fs">n/a</td>');
  });

  test("say nothing of when, how long and in which order it was", () => {
    for (const text of pagesOf(matrixOf(manyLanes())).values())
      expect(text).not.toMatch(/2026-01-01|987.?654|424.?242/);
  });

  test("do not depend on the order of the reports and of the cases", () => {
    const { reports, cases, ...parts } = manyLanes();
    const other = { ...parts, reports: reports.toReversed(), cases: cases.toReversed() };
    expect([...pagesOf(matrixOf(other))]).toEqual([...pagesOf(matrixOf(manyLanes()))]);
  });
});

describe("what reports say is text and no markup", () => {
  const evil = `</td><script>alert("1")</script> | [x](javascript:1) \`<img src=x onerror='1'> <!-- /here -->`;
  const parts = partsOf(
    [good],
    [
      reportOf(good, {
        version: evil,
        problems: [evil],
        rows: { "fs/bytes-come-back": { status: "fail", message: evil } },
      }),
    ],
  );

  test.each(["conformance.md", "conformance/index.html"])("in %s", (name) => {
    const text = page(parts, name);
    expect(text).not.toContain("<script>alert");
    expect(text).not.toContain("<img");
    if (name.endsWith(".md")) expect(text).not.toContain("[x](javascript:1)");
    expect(text.match(/&lt;!-- \/here --&gt;/g)?.length).toBeGreaterThan(0);
  });

  test("in every context", () => {
    expect(escapeHtml(`&<>"'`)).toBe("&amp;&lt;&gt;&quot;&#39;");
    expect(escapeMarkdown("a|b\n`c`")).toBe("a\\|b \\`c\\`");
    const svg = badgeSvg({ adapter: "x", label: "<a>", text: `"&`, good: true });
    expect(svg).toContain('aria-label="&lt;a&gt;: &quot;&amp;"');
    expect(svg).not.toContain("<a>");
    expect(issueLink("docs/known/7.md")).toBe("[docs/known/7.md](<known/7.md>)");
    expect(issueLink("https://x/> <b>")).toBe("[https://x/&gt; &lt;b&gt;](<https://x/%3E%20%3Cb%3E>)");
  });
});

describe("badges", () => {
  const textOf = (parts: MatrixParts): Record<string, string> =>
    Object.fromEntries(badgesOf(matrixOf(parts)).map(({ adapter, text }) => [adapter, text]));

  test("state the profiles that pass, and none of a lane that informs, failed or ran in part", () => {
    expect(textOf(manyLanes())).toEqual({
      "@portico/adapter-good": "base files net-client",
      "@portico/adapter-knows": "base net-client",
      "@portico/adapter-fails": "not certified",
      "@portico/adapter-part": "not certified",
    });
  });

  test("state apart what only some lanes of an adapter claim", () => {
    const [a, b] = [laneCalled("a", { adapter: "both" }), laneCalled("b", { adapter: "both" })] as const;
    const reports = [reportOf(a), reportOf(b, { capabilities: ["fs"] })];
    expect(textOf(partsOf([a, b], reports))).toEqual({ both: "base files · on some lanes net-client" });
  });

  test("state nothing where one lane of an adapter is not good", () => {
    const [a, b] = [laneCalled("a", { adapter: "both" }), laneCalled("b", { adapter: "both" })] as const;
    const bad = reportOf(b, { rows: { "timers/sleep-takes-its-time": { status: "fail", message: "early" } } });
    expect(textOf(partsOf([a, b], [reportOf(a), bad]))).toEqual({ both: "not certified" });
  });
});

describe("comparing with what is committed", () => {
  const wanted = pagesOf(matrixOf(manyLanes()));

  test("finds nothing where only the machine, a version that is not pinned and messages differ", () => {
    const { reports, ...parts } = manyLanes();
    const elsewhere = reports.map((report) => ({
      ...report,
      host: { ...report.host, os: "darwin", ...(report.host.lane === "knows" && { runtimeVersion: "2.0.0" }) },
      results: report.results.map((row) => (row.message === undefined ? row : { ...row, message: `${row.message}!` })),
    }));
    const there = pagesOf(matrixOf({ ...parts, reports: elsewhere }));
    expect(there).not.toEqual(wanted);
    expect(differencesBetween(there, wanted)).toEqual([]);
  });

  test("finds nothing where lanes fail in one way or in two", () => {
    const [a, b] = [laneCalled("a"), laneCalled("b")] as const;
    const failing = (lane: typeof a, message: string): Report =>
      reportOf(lane, { rows: { "timers/ticks-are-on-the-beat-under-load": { status: "fail", message } } });
    const pages = (...messages: [string, string]): ReadonlyMap<string, string> =>
      pagesOf(matrixOf(partsOf([a, b], [failing(a, messages[0]), failing(b, messages[1])])));
    expect(differencesBetween(pages("7 ms", "7 ms"), pages("7 ms", "8 ms"))).toEqual([]);
  });

  test("finds another pinned version, and shows it", () => {
    const newer = partsOf([good], [reportOf(good, { version: "1.3.0" })]);
    const older = partsOf([good], [reportOf(good)]);
    const lines = differencesBetween(pagesOf(matrixOf(older)), pagesOf(matrixOf(newer)));
    expect(lines[0]).toBe("conformance.md is old:");
    expect(lines.join("\n")).toMatch(/^- .*1\.2\.3[\s\S]*^\+ .*1\.3\.0/m);
  });

  test("finds a case that came out differently, and what is missing or too much", () => {
    const failed = reportOf(good, { rows: { "fs/bytes-come-back": { status: "fail", message: "m" } } });
    const now = pagesOf(matrixOf(partsOf([good], [failed])));
    const before = new Map(pagesOf(matrixOf(partsOf([good], [reportOf(good)]))));
    expect(differencesBetween(before, now).length).toBeGreaterThan(3);
    before.delete("conformance.md");
    expect(differencesBetween(before, now)).toContain("conformance.md is missing");
    expect(differencesBetween(new Map([...now, ["x.svg", ""]]), now)).toEqual([
      "x.svg is no longer written: delete it",
    ]);
  });

  test("shows of a long line where it differs", () => {
    const row = (cell: string): ReadonlyMap<string, string> =>
      new Map([["x", `| TIME-1 ${"1/1 | ".repeat(60)}${cell} | ${"2/2 | ".repeat(60)}`]]);
    const [, gone, come] = differencesBetween(row("7/7"), row("✗ 6/7"));
    expect(gone).toContain("7/7");
    expect(come).toContain("✗ 6/7");
    expect(come?.length).toBeLessThan(200);
  });

  test("does not mind how lines end", () => {
    const dos = new Map([...wanted].map(([name, text]) => [name, text.replaceAll("\n", "\r\n")]));
    expect(differencesBetween(dos, wanted)).toEqual([]);
  });
});

describe("the file with the reports", () => {
  const file = join(dir, "reports.json");

  test.each(["", "{}", "[{}]", "[null]", `[{"format":2}]`])("is refused with %j in it", (text) => {
    writeFileSync(file, text);
    expect(() => readReports(file)).toThrow(file);
  });

  test("is read", () => {
    writeFileSync(file, JSON.stringify([reportOf(good)]));
    expect(readReports(file)).toHaveLength(1);
  });
});

test("anchors are those of the specification's headings, and no two are the same", () => {
  expect(anchorOf({ id: "SYNC-3", title: "with" })).toBe("sync-3-with");
  expect(anchorOf({ id: "TIME-6", title: "yieldNow is a macrotask, or `so`" })).toBe(
    "time-6-yieldnow-is-a-macrotask-or-so",
  );
  const anchors = [...readRules().values()].map(anchorOf);
  expect(new Set(anchors).size).toBe(anchors.length);
});

test("what is committed names every lane that certifies", () => {
  const text = readFileSync(new URL("../../docs/conformance.md", import.meta.url), "utf8");
  const wanted = lanes.filter((lane) => lane.comparedWith === undefined).map(({ facts }) => facts.name);
  expect(wanted.filter((name) => !text.includes(`| \`${name}\` |`))).toEqual([]);
});

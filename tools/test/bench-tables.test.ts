import { expect, test } from "vitest";
import { details, isByHand, summary, tablesIn, withTables } from "../lib/bench-tables.mjs";

const result = (bench: string, lane: string, against: string, ratio: number, unit = "ns") => ({
  ...{ bench, lane, against, ratio, unit },
  ...{ low: ratio - 0.1, high: ratio + 0.1, aa: 1, ours: 1200, theirs: 1200 * ratio },
});

test("a table replaces what stood in its place, and the rest of the text stays", () => {
  const text = "a\n\n<!-- bench x -->old<!-- /bench -->\n\nb\n<!-- bench two words --><!-- /bench -->\n";
  const written = withTables(text, (name) => [`| ${name} |`]);
  expect(written).toBe(
    "a\n\n<!-- bench x -->\n\n| x |\n\n<!-- /bench -->\n\nb\n<!-- bench two words -->\n\n| two words |\n\n<!-- /bench -->\n",
  );
  expect(withTables(written, (name) => [`| ${name} |`])).toBe(written);
  expect(tablesIn(written)).toEqual(["x", "two words"]);
});

test("the summary has a line a bench and shows the lowest ratio of each lane", () => {
  const results = [
    result("a", "node-24", "raw-promise", 1.5),
    result("a", "node-24", "raw-callback", 0.9),
    result("b", "bun", "raw-promise", 12.34),
  ];
  expect(summary(results)).toEqual([
    "| bench | node-24 | bun |",
    "| --- | --- | --- |",
    "| `a` | 0.90 (0.80 to 1.00) raw-callback |  |",
    "| `b` |  | 12 (12 to 12) raw-promise |",
  ]);
});

test("the difference is shown where less is better", () => {
  expect(details([result("a", "deno", "effect", 0.5, "bytes")])).toEqual([
    "| lane | against | ratio | 95 % | A/A | ours, bytes | theirs | ours - theirs |",
    "| --- | --- | --: | --- | --: | --: | --: | --: |",
    "| deno | effect | 0.50 | 0.40 to 0.60 | 1.00 | 1,200 | 600 | 600 |",
  ]);
  expect(details([result("a", "deno", "effect", 2, "MB/s")])[0]).toBe(
    "| lane | against | ratio | 95 % | A/A | ours, MB/s | theirs |",
  );
});

test("what has not been measured says so", () => {
  expect(summary([])).toEqual(["*Not measured yet.*"]);
  expect(details([])).toEqual(["*Not measured yet.*"]);
});

test("libraries are told from what is written by hand", () => {
  const sides = ["raw-promise", "raw-websocket", "node-module", "effect", "p-limit"];
  expect(sides.filter((against) => isByHand({ ...result("a", "bun", "", 1), against }))).toEqual(sides.slice(0, 3));
});

// The tables of figures in README.md and docs/benchmarks.md. Each stands between `<!-- bench NAME -->` and `<!-- /bench -->`.

const place = /<!-- bench (.+?) -->.*?<!-- \/bench -->/gs;

/**
 * @typedef {{
 *   bench: string, lane: string, against: string, ratio: number, low: number, high: number, aa: number,
 *   ours: number, theirs: number, unit: string,
 * }} Result
 */

/**
 * A text with each of its tables as the results have it.
 *
 * @param {string} text
 * @param {(name: string) => string[]} tableOf
 */
export function withTables(text, tableOf) {
  return text.replace(place, (_, name) => `<!-- bench ${name} -->\n\n${tableOf(name).join("\n")}\n\n<!-- /bench -->`);
}

/** The names of a text's tables. @param {string} text */
export function tablesIn(text) {
  return [...text.matchAll(place)].map(([, name]) => name);
}

/** What one writes without a library. @param {Result} result */
export function isByHand({ against }) {
  return against.startsWith("raw-") || against === "node-module";
}

/**
 * A line a bench, a column a lane; of several sides that with the lowest ratio.
 *
 * @param {readonly Result[]} results
 */
export function summary(results) {
  const benches = [...new Set(results.map(({ bench }) => bench))];
  const lanes = [...new Set(results.map(({ lane }) => lane))];
  const worst = (bench, lane) =>
    results.filter((one) => one.bench === bench && one.lane === lane).sort((a, b) => a.ratio - b.ratio)[0];
  const cell = (one) => (one === undefined ? "" : `${ratioOf(one)} (${intervalOf(one)}) ${one.against}`);
  return table(
    ["bench", ...lanes],
    ["---", ...lanes.map(() => "---")],
    benches.map((bench) => [`\`${bench}\``, ...lanes.map((lane) => cell(worst(bench, lane)))]),
  );
}

/**
 * All that there is of one bench. Where less is better the table has how much more ours takes.
 *
 * @param {readonly Result[]} results
 */
export function details(results) {
  const unit = results[0]?.unit ?? "";
  const more = unit.endsWith("/s") ? [] : ["ours - theirs"];
  return table(
    ["lane", "against", "ratio", "95 %", "A/A", `ours, ${unit}`, "theirs", ...more],
    ["---", "---", "--:", "---", "--:", "--:", "--:", ...more.map(() => "--:")],
    results.map((one) => [
      ...[
        one.lane,
        one.against,
        ratioOf(one),
        intervalOf(one),
        one.aa.toFixed(2),
        figure(one.ours),
        figure(one.theirs),
      ],
      ...more.map(() => figure(one.ours - one.theirs)),
    ]),
  );
}

function table(titles, rule, rows) {
  if (rows.length === 0) return ["*Not measured yet.*"];
  return [titles, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`);
}

function ratioOf({ ratio }) {
  return short(ratio);
}

function intervalOf({ low, high }) {
  return `${short(low)} to ${short(high)}`;
}

/** Decimals of a ratio above ten say nothing. */
function short(ratio) {
  return ratio >= 10 ? Math.round(ratio).toLocaleString("en-US") : ratio.toFixed(2);
}

function figure(value) {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString("en-US");
  return String(Number(value.toPrecision(3)));
}

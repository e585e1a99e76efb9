// How many passed: what the steps of a tier print, and what their ends mean.

/** @typedef {{ passed: number, failed: number, skipped: number }} Count */

const countLine = /^(?:(.+): )?(\d+) passed, (\d+) failed, (\d+) skipped$/;
const colour = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*[A-Za-z]`, "g");

/**
 * Notes a line `LABEL: N passed, N failed, N skipped`, or the same without a label; the last one of each label counts.
 *
 * @param {string} line
 * @param {Map<string, Count>} found
 */
export function readLine(line, found) {
  const match = countLine.exec(line.replace(colour, "").trim());
  if (match === null) return;
  found.set(match[1] ?? "", { passed: Number(match[2]), failed: Number(match[3]), skipped: Number(match[4]) });
}

/**
 * The count of a step. `conformance` is the sum of `conformance bun` and `conformance deno`; without such a line they are
 * added up here.
 *
 * @param {Map<string, Count>} found
 * @returns {Count | undefined}
 */
export function tally(found) {
  if (found.size === 0) return undefined;
  const labels = [...found.keys()];
  const whole = labels.find((label) =>
    labels.every((other) => other === label || label === "" || other.startsWith(`${label} `)),
  );
  return whole === undefined ? [...found.values()].reduce(plus) : found.get(whole);
}

/** The sum. @param {Count} a @param {Count} b @returns {Count} */
export function plus(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/**
 * What a step's end means. A step that ends badly has at least one failure, whatever it counted.
 *
 * @param {import("./run-steps.mjs").Step} step
 * @param {number | string} code
 * @param {Count | undefined} found
 * @param {boolean} overdue
 * @returns {{ count: Count, note: string }}
 */
export function judge(step, code, found, overdue) {
  const count = step.counts === true && found ? { ...found } : { passed: 0, failed: 0, skipped: 0 };
  const notes = found && step.counts === true ? [`${count.passed} passed, ${count.failed} failed`] : [];
  if (overdue) notes.push(`ended after ${step.limitMinutes ?? 5} minutes`);
  else if (code !== 0) notes.push(`exit ${code}`);
  else if (step.counts === true && !found) notes.push("it printed no count");
  const good = code === 0 && !overdue && (step.counts !== true || found !== undefined);
  if (!good) count.failed = Math.max(count.failed, 1);
  else if (step.counts !== true) count.passed = 1;
  return { count, note: notes.length === 0 ? "" : ` (${notes.join(", ")})` };
}

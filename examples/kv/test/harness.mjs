// A small runner for whole programs: tests in order, each with a time limit, and one closing line.

/** Thrown by a test that cannot run here. */
export class Skip extends Error {}

const LIMIT_MS = 60_000;

/** Runs the tests one after the other. @returns how many failed */
export async function runTests(name, tests, limitMs = LIMIT_MS) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [title, test] of tests) {
    const outcome = await runTest(test, limitMs);
    counts[outcome.status]++;
    const details = outcome.error === undefined ? "" : `\n      ${outcome.error.replaceAll("\n", "\n      ")}`;
    console.log(`  ${outcome.status.padEnd(7)} ${title} (${outcome.ms} ms)${details}`);
  }
  console.log(`kv ${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  return counts.failed;
}

async function runTest(test, limitMs) {
  const started = performance.now();
  const undo = [];
  let over = false;
  const defer = (fn) => {
    if (over) {
      // It was given up and still goes on: what it opens now has nobody else to close it.
      void fn();
      throw new Error("the test's time is up");
    }
    undo.push(fn);
  };
  const passed = () => Math.round(performance.now() - started);
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done in ${limitMs / 1000} s`)), limitMs);
  });
  try {
    await Promise.race([test(defer), limit]);
    return { status: "passed", ms: passed() };
  } catch (error) {
    if (error instanceof Skip) return { status: "skipped", ms: passed(), error: error.message };
    return { status: "failed", ms: passed(), error: error.stack ?? String(error) };
  } finally {
    clearTimeout(timer);
    over = true;
    for (const fn of undo.reverse()) await fn();
  }
}

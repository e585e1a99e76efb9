import { expect, test } from "vitest";
import { judge, readLine, tally } from "../lib/count.mjs";

type Count = { passed: number; failed: number; skipped: number };

function read(...lines: string[]): Count | undefined {
  const found = new Map<string, Count>();
  for (const line of lines) readLine(line, found);
  return tally(found);
}

const step = { name: "step", command: ["node"], counts: true };
const good = { passed: 3, failed: 0, skipped: 1 };

test("the last line of a label counts, and labels are added up", () => {
  expect(read("kv node: 1 passed, 0 failed, 0 skipped", "kv node: 2 passed, 0 failed, 1 skipped")).toEqual({
    passed: 2,
    failed: 0,
    skipped: 1,
  });
  expect(read("kv node: 1 passed, 0 failed, 0 skipped", "kv bun: 2 passed, 1 failed, 1 skipped")).toEqual({
    passed: 3,
    failed: 1,
    skipped: 1,
  });
});

test.each(["conformance: 5 passed, 1 failed, 0 skipped", "5 passed, 1 failed, 0 skipped"])(
  "a line that sums up the others is not added to them: %s",
  (sum) => {
    const parts = ["conformance bun: 2 passed, 0 failed, 0 skipped", "conformance deno: 3 passed, 1 failed, 0 skipped"];
    expect(read(...parts, sum)).toEqual({ passed: 5, failed: 1, skipped: 0 });
  },
);

test("colours do not hide a count, and other text is none", () => {
  expect(read("\u001b[32m3 passed, 0 failed, 1 skipped\u001b[39m")).toEqual(good);
  expect(read("3 passed", "about 3 passed, 0 failed, 1 skipped of 4")).toBeUndefined();
});

test("a step is as good as its count when it ends with 0", () => {
  expect(judge(step, 0, good, false).count).toEqual(good);
});

test.each([
  ["a bad exit code", 1, good, false],
  ["a signal", "SIGSEGV", good, false],
  ["no count", 0, undefined, false],
  ["too much time", "SIGKILL", good, true],
])("%s is a failure, whatever was counted", (_, code, found, overdue) => {
  expect(judge(step, code, found, overdue).count.failed).toBe(1);
});

test("a step that does not count is one", () => {
  const plain = { name: "step", command: ["node"] };
  expect(judge(plain, 0, undefined, false).count).toEqual({ passed: 1, failed: 0, skipped: 0 });
  expect(judge(plain, 2, undefined, false).count).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

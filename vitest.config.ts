import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "packages/*/test/**/*.test.ts",
      "conformance/test/**/*.test.ts",
      "examples/*/test/**/*.test.ts",
      "bench/test/**/*.test.ts",
      "tools/test/**/*.test.ts",
    ],
    // The runtimes under test are processes of their own; two workers leave them room on a small machine.
    maxWorkers: 2,
    testTimeout: 20_000,
  },
});

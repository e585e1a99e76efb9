import { createReferenceDriver } from "@portico/conformance/reference";
import { withFile, withLeakCheck } from "@portico/core/testing";
import { expect, test } from "vitest";

test("a program on a full disk fails, and leaves nothing open", async () => {
  const full = Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
  const driver = withFile(createReferenceDriver(), () => ({ write: () => Promise.reject(full) }));
  const program = withLeakCheck(driver, (scope) => scope.fs.writeFile("/tmp/f", "content"));
  await expect(program).rejects.toMatchObject({ code: "NoSpace" });
});

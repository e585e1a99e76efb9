import type { Capability } from "@portico/core";
import type { Mutant } from "./mutant.ts";
import { override } from "./override.ts";

export const mutants: readonly Mutant[] = [
  {
    name: "driver-of-another-runtime",
    kills: "identity/adapter-and-runtime-are-the-ones-under-test",
    says: "the driver's name of the runtime: expected",
    wrap: { driver: (driver) => override(driver, { runtime: "another" }) },
  },
  {
    name: "driver-with-a-made-up-version",
    kills: "identity/the-runtime-version-is-the-detected-one",
    says: "is the version",
    lanes: ["node-22", "node-24", "node-26", "node-permission", "deno", "deno-least", "bun"],
    wrap: { driver: (driver) => override(driver, { version: `${driver.version}-made-up` }) },
  },
  {
    name: "claims-files-where-there-are-none-and-the-other-way-round",
    kills: "identity/every-declared-capability-is-claimed-and-no-other",
    says: "what the driver claims: expected",
    wrap: {
      driver: (driver) => {
        const others = driver.capabilities.filter((name) => !name.startsWith("fs"));
        const capabilities: Capability[] = driver.capabilities.includes("fs") ? others : ["fs", ...others];
        return override(driver, { capabilities });
      },
    },
  },
];

import { openRoot } from "@portico/core/driver";
import { openMachine } from "../../src/lanes/memory-surroundings.ts";
import type { ReferenceOptions } from "../../src/reference/index.ts";
import type { Environment } from "../../src/runner/environment.ts";
import { limits } from "../../src/runner/limits.ts";
import { noTrap } from "../../src/runner/trap.ts";
import { testEnvironment } from "./environment.ts";

/** Machines in memory for real cases, with the limits of a lane. Many cases may run at once: nobody looks for leaks. */
export function memoryEnvironment(options: ReferenceOptions): Environment {
  const trap = noTrap;
  const leaks = { sight: "not observed", now: () => [] } as const;
  return {
    ...testEnvironment({ trap }),
    leaks,
    limits: limits.ordinary,
    openRoot,
    open: () => openMachine(options),
  };
}

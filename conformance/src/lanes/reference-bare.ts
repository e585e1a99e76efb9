// Time, tasks and entropy: everything else is really not there.

import type { Driver } from "@portico/core/driver";
import type { SurroundingsSource } from "../runner/environment.ts";
import { referenceModule } from "./reference-module.ts";

const machine = referenceModule({ capabilities: [] });

export const driver: Driver = machine.driver;
export const surroundings: () => SurroundingsSource = machine.surroundings;

// The reference adapter, with all that it can do.

import type { Driver } from "@portico/core/driver";
import type { SurroundingsSource } from "../runner/environment.ts";
import { referenceModule } from "./reference-module.ts";

const machine = referenceModule({});

export const driver: Driver = machine.driver;
export const surroundings: () => SurroundingsSource = machine.surroundings;

// As little as a runtime can have of files and sockets, which cannot listen, and a clock like that of Windows.

import type { Driver } from "@portico/core/driver";
import type { SurroundingsSource } from "../runner/environment.ts";
import { referenceModule } from "./reference-module.ts";

const machine = referenceModule({
  capabilities: ["fs", "fs.replace-open", "tcp.connect"],
  tickMs: 16,
});

export const driver: Driver = machine.driver;
export const surroundings: () => SurroundingsSource = machine.surroundings;

// The oracle's module, as a lane loads it.

import type { Driver } from "@portico/core/driver";
import type { Environment } from "../runner/environment.ts";
import { fs } from "./node-fs.ts";
import { openRootOver, oracleDriver } from "./oracle.ts";

export const driver: Driver = oracleDriver();
export const openRoot: Environment["openRoot"] = openRootOver(fs, driver);

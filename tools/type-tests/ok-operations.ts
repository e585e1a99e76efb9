import type { Capability, Scope } from "@portico/core";
import type { AllListed, Reached, Unlisted } from "../../conformance/src/cases/operations/rows.ts";

export type Everything = AllListed<Unlisted<Reached<Scope<Capability>>>>;

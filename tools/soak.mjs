import { runSteps } from "./lib/run-steps.mjs";
import { soakSteps } from "./tiers.mjs";

await runSteps(soakSteps());

import { runSteps } from "./lib/run-steps.mjs";
import { checkSteps } from "./tiers.mjs";

await runSteps(checkSteps());

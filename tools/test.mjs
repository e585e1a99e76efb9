import { runSteps } from "./lib/run-steps.mjs";
import { testSteps } from "./tiers.mjs";

await runSteps(testSteps());

import { runSteps } from "./lib/run-steps.mjs";
import { readSoakOptions, UsageError, usage } from "./lib/soak-options.mjs";
import { laneNames, soakSteps } from "./tiers.mjs";

const args = process.argv.slice(2);
try {
  const options = readSoakOptions(args, process.env);
  const unknown = options.lanes.filter((name) => !laneNames.includes(name));
  if (unknown.length > 0) throw new UsageError(`No lane is called ${unknown.join(", ")}`);
  if (options.help) console.log(usage);
  else await runSteps(soakSteps(args, options));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n\n${usage}`);
  process.exitCode = 64;
}

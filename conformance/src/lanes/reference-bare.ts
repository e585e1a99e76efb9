import { runReferenceLane } from "./reference-lane.ts";

// Time, tasks and entropy: everything else is really not there.
runReferenceLane({ capabilities: [] });

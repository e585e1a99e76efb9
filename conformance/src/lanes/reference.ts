import { runReferenceLane } from "./reference-lane.ts";

runReferenceLane({});

import { referenceCapabilities } from "../reference/index.ts";
import { runReferenceLane } from "./reference-lane.ts";

runReferenceLane(referenceCapabilities);

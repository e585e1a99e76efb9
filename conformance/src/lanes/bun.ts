import { driver } from "@portico/adapter-bun";
import { runLane } from "./lane.ts";

runLane({ driver });

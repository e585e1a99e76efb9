import { driver } from "@portico/adapter-node";
import { runLane } from "./lane.ts";

runLane({ driver });

import { driver } from "@portico/adapter-deno";
import { runLane } from "./lane.ts";

runLane({ driver });

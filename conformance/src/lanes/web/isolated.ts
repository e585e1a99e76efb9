import "./timer-probe.ts";
import "../../globals.ts";
import { isolatedWorkerDriver } from "@portico/adapter-browser";
import { runWebLane } from "./program.ts";
import { startThread } from "./start-thread.ts";

void runWebLane((gateway) => isolatedWorkerDriver({ gateway, worker: startThread }));

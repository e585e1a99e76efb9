import "./timer-probe.ts";
import "../../globals.ts";
import { workerDriver } from "@portico/adapter-browser";
import { runWebLane } from "./program.ts";
import { startThread } from "./start-thread.ts";

void runWebLane((gateway) => workerDriver({ gateway, worker: startThread }));

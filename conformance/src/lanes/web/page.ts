import "./timer-probe.ts";
import "../../globals.ts";
import { pageDriver } from "@portico/adapter-browser";
import { runWebLane } from "./program.ts";
import { startThread } from "./start-thread.ts";

void runWebLane((gateway) => pageDriver({ gateway, worker: startThread }));

import "./timer-probe.ts";
import { pageDriver } from "@portico/adapter-browser";
import { runWebLane } from "./program.ts";

// A page without a worker and a gateway: no files, threads or sockets.
void runWebLane(() => pageDriver({}));

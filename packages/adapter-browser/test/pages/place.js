// A worker in which one of the programs runs: the one whose name it has.
import { outcome } from "./programs.js";

self.postMessage(await outcome(self.name));

// A worker module whose workers fail when they are told to.
import { serveWorker } from "@portico/adapter-browser";
import "./jobs.js";

new BroadcastChannel("fragile").onmessage = () => {
  throw new Error("told to fail");
};
serveWorker();

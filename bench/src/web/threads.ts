// The worker module of the benches in browsers.
import { serveWorker } from "@portico/adapter-browser";
import "../exposed.ts";

serveWorker();

// The worker module of the tests' programs.
import { serveWorker } from "@portico/adapter-browser";
import "./jobs.js";

serveWorker();

import { serveWorker } from "@portico/adapter-browser";
import "./jobs.ts";

serveWorker();

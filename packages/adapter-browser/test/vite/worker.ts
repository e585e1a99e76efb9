// The app's one worker module.
import { serveWorker } from "@portico/adapter-browser";
import { gateway } from "@portico/gateway/client";
import "../../../../conformance/dist/cases/exposed.js";
import "./jobs.ts";

serveWorker({ gateway });

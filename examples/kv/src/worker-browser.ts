import { serveWorker } from "@portico/adapter-browser";
import { gateway } from "@portico/gateway/client";
import "./jobs.ts";

serveWorker({ gateway });

// The worker module of the suite in browsers.
import { serveWorker } from "@portico/adapter-browser";
import { gateway } from "@portico/gateway/client";
import "../../cases/exposed.ts";

serveWorker({ gateway });

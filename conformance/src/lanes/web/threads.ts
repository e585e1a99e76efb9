// What serves the threads of the suite in browsers. Their worker module imports it after the functions that run there.
import { serveWorker } from "@portico/adapter-browser";
import { gateway } from "@portico/gateway/client";

serveWorker({ gateway });

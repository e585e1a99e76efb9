export { isolatedWorkerDriver, pageDriver, workerDriver } from "./driver.ts";
export type { Gateway, GatewaySettings } from "./gateway.ts";
export type {
  Equipment,
  IsolatedWorkerCapability,
  PageCapability,
  RunSettings,
  WorkerCapability,
} from "./options.ts";
export { runInIsolatedWorker, runInPage, runInWorker } from "./run.ts";
export { type ServeWorkerOptions, serveWorker } from "./worker.ts";

import { isolatedWorkerDriver } from "@portico/adapter-browser";
import { gateway } from "@portico/gateway/client";
import type { AdapterModule } from "../../adapter/adapter.ts";
import { startThreads } from "./start-threads.ts";

/** Portico's own adapter in a worker of a cross-origin isolated page. */
export const createDriver: AdapterModule["createDriver"] = ({ exposed, gateway: settings }) =>
  isolatedWorkerDriver({ ...(settings && { gateway: gateway(settings) }), worker: startThreads(exposed) });

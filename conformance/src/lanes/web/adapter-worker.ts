import { workerDriver } from "@portico/adapter-browser";
import { gateway } from "@portico/gateway/client";
import type { AdapterModule } from "../../adapter/adapter.ts";
import { startThreads } from "./start-threads.ts";

/** Portico's own adapter in a worker. */
export const createDriver: AdapterModule["createDriver"] = ({ exposed, gateway: settings }) =>
  workerDriver({ ...(settings && { gateway: gateway(settings) }), worker: startThreads(exposed) });

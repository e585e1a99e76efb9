import { pageDriver } from "@portico/adapter-browser";
import type { AdapterModule } from "../../adapter/adapter.ts";

/** Portico's own adapter in a page without a worker and a gateway: no files, threads or sockets. */
export const createDriver: AdapterModule["createDriver"] = () => pageDriver({});

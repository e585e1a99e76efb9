import { FileSystemImpl } from "./io/file-system.ts";
import { NetImpl } from "./io/net.ts";
import type { Facets } from "./runtime.ts";
import { makeBlockOn } from "./threads/block-on.ts";
import { makeParallel } from "./threads/parallel.ts";

/** Every facade there is, for full adapters. */
export const allFacets: Facets = {
  fs: (scope) => new FileSystemImpl(scope),
  net: (scope) => new NetImpl(scope),
  parallel: makeParallel,
  blockOn: makeBlockOn,
};

import { run } from "@portico/adapter-node";
import { collectV8, gauge } from "../gauge.ts";
import { main, worker } from "../program.ts";
import { nodeCallback } from "../raw/node-callback.ts";
import { nodePromise } from "../raw/node-promise.ts";
import { nodeThreads } from "../raw/thread-node.ts";

await run(
  (scope, context) =>
    main(scope, context, {
      styles: {
        "raw-promise": { ...nodePromise, ...nodeThreads.promise },
        "raw-callback": { ...nodeCallback, ...nodeThreads.callback },
      },
      gauge: gauge(collectV8, () => process.memoryUsage().heapUsed),
    }),
  { worker },
);

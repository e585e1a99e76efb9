import { run } from "@portico/adapter-node";
import { main, worker } from "../program.ts";
import { nodeCallback } from "../raw/node-callback.ts";
import { nodePromise } from "../raw/node-promise.ts";
import { nodeThreads } from "../raw/thread-node.ts";

await run(
  (scope, context) =>
    main(scope, context, {
      "raw-promise": { ...nodePromise, ...nodeThreads.promise },
      "raw-callback": { ...nodeCallback, ...nodeThreads.callback },
    }),
  { worker },
);

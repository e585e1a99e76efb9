import { heapStats } from "bun:jsc";
import { run } from "@portico/adapter-bun";
import { gauge } from "../gauge.ts";
import { main, worker } from "../program.ts";
import { bunCallback } from "../raw/bun-callback.ts";
import { bunPromise } from "../raw/bun-promise.ts";
import { nodeModules } from "../raw/node-modules.ts";
import { webThreads } from "../raw/thread-web.ts";

await run(
  (scope, context) =>
    main(scope, context, {
      styles: {
        "raw-promise": { ...bunPromise, ...webThreads.promise },
        "raw-callback": { ...bunCallback, ...webThreads.callback },
        "node-module": nodeModules,
      },
      gauge: gauge(
        () => Bun.gc(true),
        () => heapStats().heapSize,
      ),
    }),
  { worker },
);

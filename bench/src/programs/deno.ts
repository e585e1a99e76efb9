import { run } from "@portico/adapter-deno";
import { collectV8, gauge } from "../gauge.ts";
import { main, worker } from "../program.ts";
import { callbackCall } from "../raw/call.ts";
import { denoPromise } from "../raw/deno.ts";
import { nodeModules } from "../raw/node-modules.ts";
import { webThreads } from "../raw/thread-web.ts";
import { callbackTimers } from "../raw/timers.ts";

await run(
  (scope, context) =>
    main(scope, context, {
      styles: {
        "raw-promise": { ...denoPromise, ...webThreads.promise },
        "raw-callback": {
          timers: callbackTimers((ms, fire) => setTimeout(fire, ms)),
          call: callbackCall,
          ...webThreads.callback,
        },
        "node-module": nodeModules,
      },
      gauge: gauge(collectV8, () => Deno.memoryUsage().heapUsed),
    }),
  { worker },
);

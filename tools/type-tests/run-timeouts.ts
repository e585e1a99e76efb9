// expect: TS2561
// expect: 'conect' does not exist in type 'Timeouts'. Did you mean to write 'connect'?
import { run } from "@portico/adapter-node";

await run(() => undefined, { timeouts: { conect: 1000 } });

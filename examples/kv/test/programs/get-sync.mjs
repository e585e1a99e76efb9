// Run on the runtime under test: get-sync.mjs ADAPTER PORT DIR.
import { main } from "./get-sync-main.mjs";

const [adapter, ...args] = globalThis.process.argv.slice(2);
const { run } = await import(`@portico/adapter-${adapter}`);

await run(main, { args, worker: new URL("../../dist/jobs.js", import.meta.url) });

import { run } from "@portico/adapter-node";
import { echo } from "./echo.ts";

await run((scope) => echo(scope, 7));

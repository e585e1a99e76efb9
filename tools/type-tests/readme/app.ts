import { run } from "@portico/adapter-node";
import { echo } from "./echo.ts";

run((scope) => echo(scope, 7));

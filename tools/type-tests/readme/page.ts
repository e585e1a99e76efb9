import { runInPage } from "@portico/adapter-browser";
import { gateway } from "@portico/gateway/client";
import { echo } from "./echo.ts";

export const start = (url: string, token: string): Promise<number> =>
  runInPage((scope) => echo(scope, 7), { gateway: gateway({ url, token }) });

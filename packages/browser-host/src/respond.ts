import type { IncomingMessage, ServerResponse } from "node:http";
import type { Reply } from "./answer.ts";

/** What the headers allow. */
export interface Policy {
  readonly isolate: boolean;
  readonly cache: boolean;
}

/** Sends a reply. */
export function respond(
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
  { isolate, cache }: Policy,
): void {
  // Browsers show people the phrase, and keep the body of what failed from them.
  if (reply.problem !== undefined) response.statusMessage = reply.problem.replaceAll(/[^\x20-\x7e]/g, "?");
  response.writeHead(reply.status, {
    "Content-Type": reply.type,
    "Content-Length": Buffer.byteLength(reply.body),
    "Cache-Control": cache && reply.status === 200 ? "max-age=86400" : "no-store",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    ...(reply.status === 405 ? { Allow: "GET, HEAD" } : {}),
    ...(isolate ? { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" } : {}),
  });
  response.end(request.method === "HEAD" ? undefined : reply.body);
}

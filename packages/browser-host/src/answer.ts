import { readFile, stat } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { type ErrorCode, isPorticoError } from "@portico/core";
import { fileAt } from "./address.ts";
import { contentType, isModule } from "./content-type.ts";
import type { ModuleTexts } from "./texts.ts";

/** What is served. */
export interface Site {
  /** A real path. */
  readonly root: string;
  readonly pages: Readonly<Record<string, string>>;
  readonly texts: ModuleTexts;
}

export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string | Uint8Array;
  /** For people: why there is nothing else. */
  readonly problem?: string;
}

/** The answer to a request. Never rejects. */
export async function answer({ method, url = "", headers }: IncomingMessage, site: Site): Promise<Reply> {
  if (method !== "GET" && method !== "HEAD") return refusal(405, `${method} is not served, only GET and HEAD`);
  if (!isOurs(headers.host)) return refusal(403, `the host ${headers.host} is not this machine`);
  const [path = "", query] = url.split("?", 2);
  const page = Object.hasOwn(site.pages, path) ? site.pages[path] : undefined;
  if (page !== undefined) return { status: 200, type: "text/html; charset=utf-8", body: page };
  try {
    return await fileReply(path, query === "raw", site);
  } catch (error) {
    return failure(path, error);
  }
}

async function fileReply(path: string, raw: boolean, site: Site): Promise<Reply> {
  const file = fileAt(path, site.root);
  if (!(await stat(file)).isFile()) return refusal(404, `${path} is not a file`);
  const type = contentType(file);
  if (type === undefined) return refusal(403, `${path} is of a type that is not served`);
  if (raw || !isModule(file)) return { status: 200, type, body: await readFile(file) };
  try {
    return { status: 200, type, body: await site.texts.get(file) };
  } catch (error) {
    if (isPorticoError(error, "NotFound")) return refusal(500, error.message);
    throw error;
  }
}

/** A page elsewhere whose name was pointed at this machine must not read what is here. */
function isOurs(host = ""): boolean {
  return /^(?:(?:[a-z\d-]+\.)*localhost|127\.0\.0\.1)(?::\d+)?$/i.test(host);
}

const statuses: Partial<Record<ErrorCode, number>> = { InvalidInput: 400, PermissionDenied: 403, NotFound: 404 };

function failure(path: string, error: unknown): Reply {
  if (isPorticoError(error)) return refusal(statuses[error.code] ?? 500, `${path} ${error.message}`);
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ENOTDIR") return refusal(404, `${path} is not there`);
  return refusal(500, `${path}: ${message}`);
}

function refusal(status: number, problem: string): Reply {
  return { status, type: "text/plain; charset=utf-8", body: `${problem}\n`, problem };
}

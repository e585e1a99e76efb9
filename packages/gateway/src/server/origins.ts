import { PorticoError } from "@portico/core";

/** Which pages may use a gateway, by their origin. */
export class Origins {
  readonly #exact: ReadonlySet<string> | undefined;

  /**
   * @param origins absent: every page of this machine, that is from a loopback address or name
   * @throws PorticoError `InvalidInput`
   */
  constructor(origins: readonly string[] | undefined) {
    this.#exact = origins === undefined ? undefined : new Set(origins.map(originOf));
  }

  /** @param origin absent: the client is no browser, for a browser always says where its page is from */
  permit(origin: string | undefined): boolean {
    if (origin === undefined) return true;
    return this.#exact === undefined ? isLoopbackPage(origin) : this.#exact.has(origin);
  }
}

function isLoopbackPage(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname } = new URL(origin);
  if (protocol !== "http:" && protocol !== "https:") return false;
  return (
    hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "127.0.0.1" || hostname === "[::1]"
  );
}

function originOf(text: string): string {
  const origin = URL.canParse(text) ? new URL(text).origin : "null";
  // What has a path or a query is no origin; a browser would never send it.
  if (origin !== "null" && (text === origin || text === `${origin}/`)) return origin;
  throw new PorticoError("InvalidInput", `gateway: "${text}" is not an origin such as https://app.example`, {
    op: "gateway",
  });
}

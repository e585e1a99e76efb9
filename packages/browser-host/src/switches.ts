import { PorticoError } from "@portico/core";

/** What keeps Chromium from the network, from questions, and from hardware that a server lacks. */
export const defaultSwitches: readonly string[] = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-gpu",
  "--disable-quic",
  "--disable-sync",
  "--no-first-run",
];

/**
 * The switch that makes hosts ports of this machine.
 *
 * @throws PorticoError `InvalidInput` for a host that is not below localhost: only those are secure without TLS
 */
export function resolverRules(origins: Readonly<Record<string, number>>): string[] {
  const rules = Object.entries(origins).map(([host, port]) => {
    if (!/^(?:[a-z\d-]+\.)+localhost$/.test(host)) {
      throw new PorticoError("InvalidInput", `origins: ${host} is not of the form NAME.localhost, in lower case`);
    }
    if (!Number.isInteger(port) || port < 1 || port > 65535) {
      throw new PorticoError("InvalidInput", `origins: the port of ${host} is ${port}, not one of 1 to 65535`);
    }
    return `MAP ${host}:80 127.0.0.1:${port}`;
  });
  return rules.length === 0 ? [] : [`--host-resolver-rules=${rules.join(",")}`];
}

/** Deno asks on a terminal, and only there. Then it must not come to that: an adapter never prompts. */
const asks = Deno.stdin.isTerminal() && Deno.stderr.isTerminal();

/**
 * Refuses what Deno would ask the user for, with the error Deno itself has when it cannot ask. Free without a terminal;
 * with one, 8 µs a question.
 *
 * @throws Deno.errors.NotCapable
 */
export function neverAsk(...wanted: readonly Deno.PermissionDescriptor[]): void {
  if (asks) requireGranted(...wanted);
}

/** @throws Deno.errors.NotCapable if one of them is not granted */
export function requireGranted(...wanted: readonly Deno.PermissionDescriptor[]): void {
  for (const one of wanted) {
    if (Deno.permissions.querySync(one).state === "granted") continue;
    throw new Deno.errors.NotCapable(
      `Requires ${one.name} access to ${targetOf(one)}, run again with the --allow-${one.name} flag`,
    );
  }
}

/** The permission to connect to, or listen on, an address. */
export function net(host: string, port?: number): Deno.NetPermissionDescriptor {
  const name = host.includes(":") ? `[${host}]` : host;
  return { name: "net", host: port === undefined ? name : `${name}:${port}` };
}

function targetOf(wanted: Deno.PermissionDescriptor): string {
  if (wanted.name === "net") return JSON.stringify(wanted.host);
  if (wanted.name === "env") return JSON.stringify(wanted.variable);
  return "path" in wanted ? JSON.stringify(wanted.path) : "it";
}

// A scope that can listen fits a library that only connects, wherever a scope goes.
import { type Exposed, expose, has, type Main, type Scope } from "@portico/core";

declare function client(scope: Scope<"tcp.connect">): Promise<number>;
declare function stored(scope: Scope<"fs" | "tcp.connect">): Promise<void>;
declare function library<C extends "tcp">(scope: Scope<C>): Promise<void>;
declare const run: (main: Main<"tcp" | "tcp.connect" | "fs">) => Promise<void>;

export async function main(scope: Scope<"tcp">, both: Scope<"fs" | "tcp">, plain: Scope): Promise<void> {
  await client(scope);
  await client(both);
  await stored(both);
  await scope.spawn((task) => client(task)).join();
  await scope.race([client, (arm) => client(arm)]);
  const listener = await scope.net.listen({ port: 0 });
  await listener.serve((connection) => client(connection));
  if (has(plain, "tcp.connect")) await plain.net.connect({ port: 7 });
  if (has(plain, "tcp")) await client(plain);
  await run((all) => client(all));
  await run((all: Scope<"tcp">) => client(all));
}

export const reach: Exposed<[port: number], number, "tcp.connect"> = expose(
  "tests/reach",
  async (scope: Scope<"tcp.connect">, port: number) => port + (await client(scope)),
);

export async function call(scope: Scope<"tcp" | "threads">): Promise<number> {
  await library(scope);
  return scope.parallel(reach, 1);
}

import type { Capability, Scope } from "@portico/core";

declare function plain(scope: Scope): Promise<void>;
declare function sockets(scope: Scope<"tcp">): Promise<void>;
declare function both(scope: Scope<"fs" | "tcp">): Promise<void>;
export async function main(all: Scope<Capability>, two: Scope<"fs" | "tcp">): Promise<void> {
  await both(all);
  await sockets(two);
  await sockets(all);
  await plain(two);
  await two.scope((child) => both(child));
  await two.spawn((child) => sockets(child)).join();
}

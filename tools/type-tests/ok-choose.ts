// The values of arms keep their types: at their places, as a union, or told apart by the arm's name.
import type { Scope } from "@portico/core";

declare function connect(scope: Scope<"tcp">): Promise<{ readonly port: number }>;
declare function base(scope: Scope): string;

export async function main(scope: Scope<"tcp">): Promise<void> {
  const [conn, text, count] = await scope.all([
    connect,
    base,
    async (inner) => (await inner.net.resolve("host")).length,
  ]);
  const port: number = conn.port + count;
  const upper: string = text.toUpperCase();
  const none: [] = await scope.all([]);
  const many: string[] = await scope.all(["a", "b"].map((name) => () => name));
  const raced: number | string = await scope.race([async () => 1, base, (inner) => inner.sleep(1).then(() => "late")]);
  const first: { readonly port: number } | undefined = await scope.any([connect, () => undefined]);
  const arms = { conn: connect, tick: (inner: Scope<"tcp">) => inner.sleep(1), count: () => 1 };
  for await (const taken of scope.select(arms, { order: "fair", name: "main" })) {
    if (taken.arm === "conn") taken.value.port.toFixed();
    else if (taken.arm === "count") taken.value.toFixed();
    else taken satisfies { readonly arm: "tick" };
  }
  await using turns = scope.select({ ready: async (inner) => inner.net.resolve("host") });
  const turn = await turns.next();
  if (turn.done !== true) turn.value.value.at(0)?.length.toFixed();
  console.log(port, upper, none, many, raced, first);
}

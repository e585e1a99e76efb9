import type { Scope } from "@portico/core";
import type { Print } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  const agents = new Map([
    ["a", 1],
    ["b", 1],
  ]);
  const probed: string[] = [];

  async function probe(id: string): Promise<void> {
    probed.push(id);
    await null; // meanwhile the agent reconnects
    agents.delete(id);
    agents.set(id, 2);
  }

  for (const id of agents.keys()) {
    await probe(id);
    if (probed.length === 6) break; // or it would never end
  }
  print(`probed: ${probed.join(" ")}`);
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  const agents = new Map([
    ["a", 1],
    ["b", 1],
  ]);
  const probed: string[] = [];

  async function probe(id: string): Promise<void> {
    probed.push(id);
    await null; // meanwhile the agent reconnects
    agents.delete(id);
    agents.set(id, 2);
  }

  await scope.scope((round) => {
    for (const id of agents.keys()) round.spawn(() => probe(id));
  });
  print(`probed: ${probed.join(" ")}`);
}
// #endregion

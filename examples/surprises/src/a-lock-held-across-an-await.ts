import type { Scope } from "@portico/core";
import { nameOf, type Print, sleep } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  function mutex(): <T>(fn: () => Promise<T>) => Promise<T> {
    let last: Promise<unknown> = Promise.resolve();
    return (fn) => {
      const mine = last.then(fn);
      last = mine.catch(() => undefined);
      return mine;
    };
  }

  const [agents, requests] = [mutex(), mutex()];
  const publish = agents(() => sleep(0).then(() => requests(async () => "published")));
  const disconnect = requests(() => sleep(0).then(() => agents(async () => "disconnected")));
  print(await Promise.race([publish, disconnect, sleep(20).then(() => "both wait for ever")]));
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  const [agents, requests] = [scope.mutex({ name: "agents" }), scope.mutex({ name: "requests" })];

  const publish = (task: Scope): Promise<string> =>
    agents.with(task, () => task.sleep(0).then(() => requests.with(task, () => "published")));
  const disconnect = (task: Scope): Promise<string> =>
    requests.with(task, () => task.sleep(0).then(() => agents.with(task, () => "disconnected")));

  await scope
    .scope((both) => {
      both.spawn(publish, { name: "publish" });
      both.spawn(disconnect, { name: "disconnect" });
    })
    .catch((error) => print(`${nameOf(error)}: ${error.message}`));
}
// #endregion

import type { Scope } from "@portico/core";
import { nameOf, never, type Print, sleep, timeout } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  async function transfer(next: () => Promise<string | undefined>): Promise<string> {
    let received = "";
    for (let chunk = await next(); chunk !== undefined; chunk = await next()) received += chunk;
    return received;
  }

  const chunks = ["slow ", "but ", "alive"];
  const slow = () => sleep(10).then(() => chunks.shift());
  print(await Promise.race([transfer(slow), timeout(15)]).catch(nameOf));
  print(await Promise.race([transfer(never), sleep(20).then(() => "without a limit it waits for ever")]));
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  async function transfer(next: () => Promise<string | undefined>): Promise<string> {
    const chunk = (): Promise<string | undefined> => scope.timeout(200, (step) => step.wait(next()));
    let received = "";
    for (let part = await chunk(); part !== undefined; part = await chunk()) received += part;
    return received;
  }

  const chunks = ["slow ", "but ", "alive"];
  const slow = () => sleep(10).then(() => chunks.shift());
  print(await transfer(slow).catch(nameOf));
  print(await transfer(never).catch(nameOf));
}
// #endregion

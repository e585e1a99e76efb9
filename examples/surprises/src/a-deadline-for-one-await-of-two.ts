import type { Scope } from "@portico/core";
import { nameOf, never, type Print, sleep, timeout } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  async function publish(send: Promise<void>, answer: Promise<string>): Promise<string> {
    await send;
    return Promise.race([answer, timeout(2)]);
  }

  const outcome = publish(never(), never()).catch((error) => error.message);
  print(await Promise.race([outcome, sleep(20).then(() => "still waiting, long after the deadline")]));
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  function publish(send: Promise<void>, answer: Promise<string>): Promise<string> {
    return scope.timeout(2, async (inner) => {
      await inner.wait(send);
      return inner.wait(answer);
    });
  }

  print(await publish(never(), never()).catch(nameOf));
}
// #endregion

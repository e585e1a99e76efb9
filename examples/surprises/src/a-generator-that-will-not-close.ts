import type { Scope } from "@portico/core";
import { never, type Print, sleep } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  async function* messages(): AsyncGenerator<string> {
    try {
      for (;;) yield await never<string>(); // nobody sends
    } finally {
      print("unsubscribed");
    }
  }

  const subscription = messages();
  void subscription.next();
  const closed = subscription.return(undefined).then(() => "closed");
  print(await Promise.race([closed, sleep(20).then(() => "return() has not come back")]));
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  const messages = scope.channel<string>(16);
  messages.sender(scope); // who sends nothing

  const subscription = scope.spawn(async (task) => {
    task.defer(() => print("unsubscribed"));
    for await (const message of messages.receiver(task)) print(message);
  });

  await scope.yieldNow();
  subscription.cancel();
  await Promise.allSettled([subscription.join()]);
  print("closed");
}
// #endregion

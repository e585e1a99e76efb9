import type { Scope } from "@portico/core";
import { type Print, sleep } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  function guard(dispose: () => void): Disposable {
    return { [Symbol.dispose]: dispose };
  }

  async function request(): Promise<void> {
    print("open");
    guard(() => print("close")); // `using _ =` is missing, and nothing says so
    await sleep(1);
  }

  await request();
  print("end of the request");
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  async function request(scope: Scope): Promise<void> {
    print("open");
    scope.defer(() => print("close"));
    await scope.sleep(1);
  }

  await scope.scope(request);
  print("end of the request");
}
// #endregion

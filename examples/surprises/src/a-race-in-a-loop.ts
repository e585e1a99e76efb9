import type { AbortSignalLike, Scope } from "@portico/core";
import type { Print } from "./kit.ts";

// #region shared
/** A signal that counts who listens. */
function countedSignal(): { readonly signal: AbortSignalLike; listeners(): number } {
  const { signal } = new AbortController();
  let listeners = 0;
  return {
    signal: {
      aborted: false,
      addEventListener: (...args) => {
        listeners++;
        signal.addEventListener(...args);
      },
      removeEventListener: (...args) => {
        listeners--;
        signal.removeEventListener(...args);
      },
    },
    listeners: () => listeners,
  };
}
// #endregion

// #region plain
export async function plain(print: Print): Promise<void> {
  const { signal, listeners } = countedSignal();
  const receive = async (): Promise<string> => "message";
  const aborted = (): Promise<never> =>
    new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
    });

  for (let i = 0; i < 1000; i++) await Promise.race([aborted(), receive()]);
  print(`listeners at the end: ${listeners()}`);
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  const { signal, listeners } = countedSignal();
  const receive = async (): Promise<string> => "message";

  async function loop(worker: Scope): Promise<void> {
    for (let i = 0; i < 1000; i++) await worker.wait(receive());
    print(`listeners during the loop: ${listeners()}`);
  }

  await scope.scope(loop, { signal });
  print(`listeners at the end: ${listeners()}`);
}
// #endregion

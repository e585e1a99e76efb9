import type { Scope } from "@portico/core";
import { type Print, sleep } from "./kit.ts";

// #region shared
/** Keeps the thread busy. */
function stall(ms: number): void {
  const end = Date.now() + ms;
  while (Date.now() < end);
}
// #endregion

// #region plain
export async function plain(print: Print): Promise<void> {
  const ask = async (): Promise<string> => "the answer";

  const deadline = sleep(2).then(() => "timed out");
  const answer = ask(); // is there at once
  stall(10);
  await sleep(5); // logging it, say
  print(await Promise.race([deadline, answer]));
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  const ask = async (): Promise<string> => "the answer";

  const outcome = scope.timeout(2, async () => {
    const answer = ask();
    stall(10);
    await sleep(5);
    return answer;
  });
  print(await outcome);
}
// #endregion

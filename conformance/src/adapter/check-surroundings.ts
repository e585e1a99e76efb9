import type { Capability } from "@portico/core";
import type { Driver, Root } from "@portico/core/driver";
import { InputError } from "../input-error.ts";
import type { FullScope } from "../runner/case.ts";
import type { Environment } from "../runner/environment.ts";

/** How long a driver may take to look at a directory, milliseconds. Cases tell of slower ones. */
const patience = 2_000;

/**
 * Finds out before anything runs that a driver has other files than its surroundings, which would fail nearly every case about
 * files with words that do not say why.
 *
 * @throws InputError
 */
export async function checkSurroundings(driver: Driver, { open, openRoot }: Environment): Promise<void> {
  if (driver.fs === undefined) return;
  const opened = await open();
  try {
    const path = await opened.tmp();
    if (await isMissing(path, () => openRoot(opened.driver, {})))
      throw new InputError(
        `The driver does not find ${path}, the directory of a case. One whose files are not the system's needs \`surroundings\`, exported by the module that is tested; see "Writing an adapter"`,
      );
  } finally {
    await opened.close();
  }
}

/** Whether the driver says that nothing is there. What else goes wrong is for the cases to find. */
async function isMissing(path: string, openRoot: () => Root<Capability>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, patience, true);
  });
  try {
    const root = openRoot();
    const there = await Promise.race([(root.scope as FullScope).fs.exists(path), late]);
    await Promise.race([root.close(), late]);
    return !there;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

import { type CommandOptions, command, type Ended } from "./command.ts";
import type { System } from "./system.ts";

/** A way to bring a Chromium onto the system. */
export interface Installer {
  /** What it does, for the line that announces it. */
  readonly what: string;
  /** The same for a person to run. */
  readonly byHand: string;
  /** Why it cannot be used here, if so. */
  readonly unusable?: string;
  install(): Promise<Ended>;
}

/** The ways, the most modest first. */
export function installers(system: System): readonly Installer[] {
  return [download(system), debianPackage(system)];
}

/** The whole browser and not its smaller shell: it also shows windows, and Playwright says where it is. */
function download({ env, playwright, limits }: System): Installer {
  const args = ["install", "--no-shell", "chromium"];
  return {
    what: "downloading Playwright's Chromium into this user's cache",
    byHand: `npx playwright-core@${playwright.version} ${args.join(" ")}`,
    ...(playwright.executable === "" ? { unusable: "Playwright has no Chromium for this system" } : {}),
    install: () => command(process.execPath, [playwright.cli, ...args], { env, limitMs: limits.downloadMs }),
  };
}

function debianPackage({ env, debian, root, limits }: System): Installer {
  const options = { env: { ...env, DEBIAN_FRONTEND: "noninteractive" }, limitMs: limits.aptMs };
  const unusable = debian ? (root ? undefined : "only root may") : "this system is not Debian";
  return {
    what: "installing the distribution's package chromium with apt-get",
    byHand: "apt-get update && apt-get install chromium",
    ...(unusable === undefined ? {} : { unusable }),
    install: () => aptInstall(options),
  };
}

async function aptInstall(options: CommandOptions): Promise<Ended> {
  // Another apt-get may be at work; a source that cannot be read does not mean that the package cannot be had.
  const wait = ["-o", "DPkg::Lock::Timeout=120"];
  const update = await command("apt-get", [...wait, "update"], options);
  const install = await command("apt-get", [...wait, "install", "-y", "--no-install-recommends", "chromium"], options);
  return update.ok || install.ok ? install : { ok: false, output: `${update.output}\n${install.output}` };
}

import { neverAsk } from "./permissions.ts";

/** A `..` behind a name, and what leads to it. */
const climb = /^(.*?[^/])\/+\.\.(?=\/|$)/s;

/** There dots and slashes are text for the system too. */
const windows = Deno.build.os === "windows";

/** Whether there is nothing in the path that Deno could take as text: so it mostly is. */
export function isPlain(path: string): boolean {
  return windows || !(path.includes("..") || path.endsWith("/") || path.endsWith("/."));
}

/**
 * A path, if it is not plain, without what Deno would take as text where permissions are granted path by path: there `missing/../file` is `file`,
 * and so are `file/` and `file/.`. What has to be a directory is looked at here, as systems do.
 */
export async function posixPath(path: string): Promise<string> {
  const climbed = await posixTarget(path);
  if (climbed.endsWith("/")) await checkDirectory(climbed);
  return climbed;
}

/** The same for a path where something new may be made, or moved to: before a slash at the end, but not before a dot. */
export async function posixTarget(path: string): Promise<string> {
  const climbed = await climbing(path);
  if (/\/\.\/*$/.test(climbed)) await checkDirectory(climbed);
  return climbed;
}

async function climbing(path: string): Promise<string> {
  const [match, from] = climb.exec(path) ?? [];
  if (match === undefined || from === undefined) return path;
  await checkDirectory(from);
  const real = await Deno.realPath(from);
  const parent = real.slice(0, real.lastIndexOf("/") + 1);
  return climbing(`${parent}${path.slice(match.length).replace(/^\/+/, "")}`);
}

/** @throws Deno's `NotFound` or `NotADirectory` */
async function checkDirectory(path: string): Promise<void> {
  neverAsk({ name: "read", path });
  if (!(await Deno.stat(path)).isDirectory) throw new Deno.errors.NotADirectory(`Not a directory: '${path}'`);
}

// The workspace's packages, as their manifests say.
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root directory. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * @typedef {object} Package
 * @property {string} dir relative to the root, with `/`
 * @property {Record<string, any>} manifest
 */

/** Every package of the workspace. @returns {Package[]} */
export function workspacePackages() {
  const { workspaces } = readManifest(".");
  return workspaces
    .flatMap((pattern) => globSync(`${pattern}/package.json`, { cwd: root }))
    .map((file) => dirname(file).replaceAll("\\", "/"))
    .sort()
    .map((dir) => ({ dir, manifest: readManifest(dir) }));
}

/** The packages that go to a registry. @returns {Package[]} */
export function publicPackages() {
  return workspacePackages().filter(({ manifest }) => manifest.private !== true);
}

/** Whether a path relative to the root is there. @param {string} path */
export function exists(path) {
  return existsSync(join(root, path));
}

/** @param {string} dir */
function readManifest(dir) {
  return JSON.parse(readFileSync(join(root, dir, "package.json"), "utf8"));
}

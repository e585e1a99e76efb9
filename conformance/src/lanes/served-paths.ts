import { realpathSync } from "node:fs";
import { dirname, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { addressOf } from "@portico/browser-host";
import { InputError } from "../input-error.ts";
import type { LaneConfig } from "./config.ts";
import { origin } from "./web-protocol.ts";

/** What a browser lane serves, and the URLs there of the modules that its program imports. */
export interface ServedPaths {
  /** The lowest directory that has everything in it, packages too. */
  readonly root: string;
  readonly urls: Pick<LaneConfig, "module" | "cases">;
}

/** Where the modules of a configuration, given as URLs of files, are for the program in the browser. */
export function servedPaths({ module, cases }: Pick<LaneConfig, "module" | "cases">): ServedPaths {
  // Core is where packages are, or beside them.
  const needed = [import.meta.url, import.meta.resolve("@portico/core"), module];
  const files = [...needed, ...(cases === undefined ? [] : [cases])].map(realPathOf);
  const root = files.map(homeOf).reduce(commonParent);
  const url = (of: string): string => origin + pathOf(of, root);
  return { root, urls: cases === undefined ? { module: url(module) } : { module: url(module), cases: url(cases) } };
}

/** The path, on a server of `root`, of the file that `url` names. @throws InputError if it may not be served */
export function pathOf(url: string, root: string): string {
  const file = realPathOf(url);
  const path = addressOf(file, root);
  if (path !== undefined) return path;
  throw new InputError(`${file} cannot be served to a browser: it is outside ${root}, or in a hidden directory`);
}

function realPathOf(url: string): string {
  return realpathSync(fileURLToPath(url));
}

/** The directory of the project that a file belongs to: what is installed belongs to whoever installed it. */
function homeOf(file: string): string {
  const at = file.indexOf(`${sep}node_modules${sep}`);
  return at === -1 ? dirname(file) : file.slice(0, at);
}

function commonParent(one: string, other: string): string {
  let parent = one;
  while (relative(parent, other).startsWith("..")) parent = dirname(parent);
  return parent;
}

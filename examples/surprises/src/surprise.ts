import type { RunOptions, Scope } from "@portico/core";
import type { Print } from "./kit.ts";

/** A chapter's two programs. */
export interface Surprise {
  plain(print: Print): Promise<void>;
  portico(scope: Scope<"threads">, print: Print): Promise<void>;
  /** Options of `run` for the second. */
  options?(print: Print): RunOptions;
}

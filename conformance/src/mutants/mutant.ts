import type { Driver } from "@portico/core/driver";
import type { Case, FullScope } from "../runner/case.ts";

/** One wrong behaviour, wrapped round a good adapter, that a case must notice. */
export interface Mutant {
  /** A sentence in kebab-case that says what is wrong. */
  readonly name: string;
  /** The case that must fail. */
  readonly kills: Case["id"];
  /** What the failure's message must contain. A time-out counts only for "timed out". */
  readonly says: string;
  /** Lanes it runs on. Absent: all. */
  readonly lanes?: readonly string[];
  readonly wrap: Wrap;
  /** The wrong behaviour, where several mutants show the same one to different cases. Absent: the name. */
  readonly behaviour?: string;
}

/** Where the wrong behaviour sits: below core, or between core and the case. */
export interface Wrap {
  driver?(driver: Driver): Driver;
  scope?(scope: FullScope): FullScope;
}

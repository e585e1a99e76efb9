// expect: Property 'touch' is missing in type 'Rows<FileSystem>' but required in type 'Rows<WithTouch>'
// An operation that is added to an interface of core has no row in the table of the suite.
import type { FileSystem } from "@portico/core";
import type { Rows } from "../../conformance/src/cases/operations/rows.ts";

interface WithTouch extends FileSystem {
  touch(path: string): Promise<void>;
}
declare const rows: Rows<FileSystem>;
export const same: Rows<WithTouch> = rows;

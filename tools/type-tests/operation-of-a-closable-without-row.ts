// expect: Property 'drain' is missing in type 'ClosableRows<Conn>' but required in type 'ClosableRows<WithDrain>'
// An operation of something that can be closed needs a row as well, which says what closing means for it.
import type { Conn } from "@portico/core";
import type { ClosableRows } from "../../conformance/src/cases/operations/rows.ts";

interface WithDrain extends Conn {
  drain(): Promise<void>;
}
declare const rows: ClosableRows<Conn>;
export const same: ClosableRows<WithDrain> = rows;

// expect: Type 'Datagrams' is not assignable to type 'never'
// An interface that a scope leads to, and that the table of the suite does not list.
import type { Capability, Resource, Scope } from "@portico/core";
import type { AllListed, Reached, Unlisted } from "../../conformance/src/cases/operations/rows.ts";

interface Datagrams extends Resource {
  receive(): Promise<Uint8Array>;
}
type WithDatagrams = Scope<Capability> & { readonly datagrams: Promise<Datagrams> };
export type Everything = AllListed<Unlisted<Reached<WithDatagrams>>>;

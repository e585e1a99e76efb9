import { type Exposed, expose } from "@portico/core";

/** The least another thread can do: gives its argument back. */
export const identity: Exposed<[number], number> = expose("bench/identity", (_scope, value: number) => value);

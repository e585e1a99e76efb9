// What all four test files share: the adapter of the runtime, and its conformance.json. A package would import its own.
import { readFileSync } from "node:fs";
import process from "node:process";
import { readAdapterFile } from "@portico/conformance";

/** @param {"node" | "deno" | "bun"} lane */
export async function adapterFor(lane, { load = true } = {}) {
  const entry = import.meta.resolve(`@portico/adapter-${lane}`);
  const url = new URL("../conformance.json", entry);
  const file = readAdapterFile(readFileSync(url, "utf8"), url.pathname);
  if (!load) return { file, lane };
  const { driver } = await import(entry);
  return { driver: process.env.BROKEN === "1" ? broken(driver) : driver, file, lane };
}

/** A clock that stands at 1970: what every runner has to notice. */
function broken(driver) {
  return { ...driver, timers: { ...driver.timers, wallClock: () => 0 } };
}

import { type Capability, capabilityNames } from "@portico/core";
import { InputError } from "../input-error.ts";
import type { Expectations } from "../runner/expect.ts";

/** What an adapter says it is on a lane. The suite holds the driver against it, so that dropping something is a visible change. */
export interface Claim {
  /** The driver's name of the runtime. */
  readonly runtime: string;
  readonly capabilities: readonly Capability[];
}

/** An adapter's `conformance.json`: what it claims, by lane, and which cases are known to fail. */
export interface AdapterFile extends Expectations {
  readonly lanes: Readonly<Record<string, Claim>>;
}

type Fields = Readonly<Record<string, unknown>>;

/** The file's content, checked. @throws InputError that says what is wrong with it */
export function readAdapterFile(text: string, file: string): AdapterFile {
  const value = parse(text, file);
  checkFields(value, file, ["adapter", "lanes", "known"]);
  if (typeof value.adapter !== "string" || value.adapter === "")
    throw new InputError(`${file} needs "adapter", the name of its package`);
  if (!isObject(value.lanes) || Object.keys(value.lanes).length === 0)
    throw new InputError(
      `${file} needs "lanes": { "node": { "runtime": ..., "capabilities": [...] } } or another lane`,
    );
  if (!Array.isArray(value.known))
    throw new InputError(`${file} needs "known", a list, empty if nothing is known to fail`);
  for (const [name, claim] of Object.entries(value.lanes)) checkClaim(claim, `${file}: lanes.${name}`);
  for (const [at, entry] of value.known.entries()) checkKnown(entry, `${file}: known[${at}]`);
  return value as unknown as AdapterFile;
}

function parse(text: string, file: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch (error) {
    throw new InputError(`${file} is not JSON: ${(error as Error).message}`);
  }
  throw new InputError(`${file} is not an object`);
}

function checkClaim(claim: unknown, at: string): void {
  if (!isObject(claim)) throw new InputError(`${at} is not an object`);
  checkFields(claim, at, ["runtime", "capabilities"]);
  if (typeof claim.runtime !== "string" || claim.runtime === "")
    throw new InputError(`${at} needs "runtime", what the driver calls its runtime`);
  if (!Array.isArray(claim.capabilities)) throw new InputError(`${at} needs "capabilities", a list`);
  const unknown = claim.capabilities.filter((name) => !capabilityNames.includes(name));
  if (unknown.length > 0)
    throw new InputError(`${at} claims ${unknown.join(", ")}; capabilities are ${capabilityNames.join(", ")}`);
}

const required = ["case", "says", "issue", "added"] as const;

function checkKnown(entry: unknown, at: string): void {
  if (!isObject(entry)) throw new InputError(`${at} is not an object`);
  for (const field of required) {
    if (typeof entry[field] !== "string" || entry[field] === "") throw new InputError(`${at} needs "${field}"`);
  }
  checkFields(entry, at, [...required, "where", "flaky"]);
  if (!/^(https:\/\/|docs\/)/.test(String(entry.issue)))
    throw new InputError(`${at}: "issue" is a URL or a path under docs/`);
  if (!/^\d{4}-\d\d-\d\d$/.test(String(entry.added))) throw new InputError(`${at}: "added" is a date, YYYY-MM-DD`);
  if (entry.flaky !== undefined && entry.flaky !== true) throw new InputError(`${at}: "flaky" is true, or not there`);
  if (entry.where !== undefined) checkWhere(entry.where, `${at}.where`);
}

function checkWhere(where: unknown, at: string): void {
  if (!isObject(where)) throw new InputError(`${at} is not an object`);
  checkFields(where, at, ["lanes", "os", "before"]);
  for (const field of ["lanes", "os"]) {
    if (where[field] !== undefined && !isListOfNames(where[field]))
      throw new InputError(`${at}: "${field}" is a list of names`);
  }
  if (where.before !== undefined && !/^\d+(\.\d+){0,2}$/.test(String(where.before)))
    throw new InputError(`${at}: "before" is a version, such as "3.2.0"`);
}

function isListOfNames(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === "string");
}

function checkFields(value: Fields, at: string, allowed: readonly string[]): void {
  const unknown = Object.keys(value).filter((field) => !allowed.includes(field));
  if (unknown.length > 0) throw new InputError(`${at} has the unknown field "${unknown.join('", "')}"`);
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

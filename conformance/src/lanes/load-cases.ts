import { InputError } from "../input-error.ts";
import { defineCases } from "../own-cases.ts";
import type { Case } from "../runner/case.ts";

/** The cases that a module exports as `cases`. @throws InputError that says what is wrong with the module */
export async function loadCases(url: string): Promise<readonly Case[]> {
  const { cases } = await load(url);
  if (Array.isArray(cases) && cases.length > 0) return defineCases(cases);
  throw new InputError(`${url} exports no cases: it needs \`export const cases = defineCases([...])\``);
}

async function load(url: string): Promise<{ readonly cases?: readonly Case[] }> {
  try {
    return (await import(url)) as { readonly cases?: readonly Case[] };
  } catch (error) {
    if (error instanceof Error && error.name === "InputError") throw new InputError(`${url}: ${error.message}`);
    throw new InputError(`${url} cannot be loaded: ${(error as Error | undefined)?.stack ?? error}`);
  }
}

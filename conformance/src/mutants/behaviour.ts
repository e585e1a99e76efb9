import type { Mutant, Wrap } from "./mutant.ts";

/** One wrong behaviour, and the mutants that show it to a case each. */
export interface Behaviour {
  readonly name: string;
  readonly wrap: Wrap;
  readonly mutants: readonly Mutant[];
}

/** The distinct wrong behaviours, in the order of their first mutants: those with one name, or with the same wrap. */
export function behavioursOf(mutants: readonly Mutant[]): readonly Behaviour[] {
  const groups: Mutant[][] = [];
  for (const mutant of mutants) {
    const group = groups.find(([first]) => first !== undefined && isSame(first, mutant));
    if (group === undefined) groups.push([mutant]);
    else group.push(mutant);
  }
  return groups.flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ name: nameOf(first), wrap: first.wrap, mutants: group }];
  });
}

/** Whether the mutant runs on the lane. */
export function runsOn(mutant: Mutant, lane: string): boolean {
  return mutant.lanes?.includes(lane) ?? true;
}

function nameOf(mutant: Mutant): string {
  return mutant.behaviour ?? mutant.name;
}

function isSame(a: Mutant, b: Mutant): boolean {
  return nameOf(a) === nameOf(b) || (a.wrap.driver === b.wrap.driver && a.wrap.scope === b.wrap.scope);
}

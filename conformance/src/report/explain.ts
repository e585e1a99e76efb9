import { rejectUnknownCases } from "../adapter/subject.ts";
import { cases } from "../cases/index.ts";
import { mutants } from "../mutants/index.ts";
import { lookAt } from "./look-at.ts";
import { readRules } from "./rules.ts";

/** All there is to say about a case. @throws InputError if there is no such case */
export function explain(id: string): string {
  rejectUnknownCases([id]);
  const one = cases.find((candidate) => candidate.id === id);
  if (one === undefined) return "";
  const rule = readRules().get(one.rule);
  const noticed = mutants.filter((mutant) => mutant.kills === id);
  return [
    `${one.id} (${one.level}, since ${one.since}${one.slow === true ? ", slow" : ""})`,
    `Runs where ${conditions(one.needs, one.lacks ?? [])}`,
    "",
    `${one.rule} ${rule?.title ?? ""}`,
    rule?.text ?? "",
    "",
    `Look at: ${lookAt(id)}`,
    "It has been seen to fail where",
    ...noticed.map(({ name, says }) => `  ${name.replaceAll("-", " ")}: "${says}"`),
    "",
    "What it does, with helpers and values from the suite's cases/:",
    String(one.run),
  ].join("\n");
}

function conditions(needs: readonly string[], lacks: readonly string[]): string {
  if (needs.length + lacks.length === 0) return "there is an adapter";
  const wanted = needs.length === 0 ? [] : [`${needs.join(", ")} is claimed`];
  const unwanted = lacks.length === 0 ? [] : [`${lacks.join(", ")} is not claimed`];
  return [...wanted, ...unwanted].join(", and ");
}

import { capabilityNames } from "@portico/core";
import { describe, expect, test } from "vitest";
import { cases } from "../src/cases/index.ts";
import { cases as lacking } from "../src/cases/lacks.ts";
import { lanes } from "../src/lanes/lanes.ts";
import { mutants } from "../src/mutants/index.ts";
import { killMutant } from "../src/mutants/kill.ts";
import { passOnNull } from "../src/mutants/null.ts";
import { referenceCapabilities } from "../src/reference/index.ts";
import type { Case } from "../src/runner/case.ts";
import { limits } from "../src/runner/limits.ts";
import { plan } from "../src/runner/plan.ts";
import { runCase } from "../src/runner/run.ts";
import { memoryEnvironment } from "./support/memory-environment.ts";

const certifying = cases.filter((one) => one.level === "must");
const lanesOf = (one: Case): string[] =>
  lanes
    .filter(({ facts }) => plan([one], { capabilities: facts.expected.capabilities, seed: 1 }).run.length > 0)
    .map(({ facts }) => facts.name);

describe.each(capabilityNames)("%s", (name) => {
  test("is needed by a case", () => {
    expect(certifying.some((one) => one.needs.includes(name))).toBe(true);
  });

  test("has a twin for where it is missing, which runs on a lane", () => {
    const twins = certifying.filter((one) => one.lacks?.length === 1 && one.lacks[0] === name);
    expect(twins).not.toEqual([]);
    expect(twins.filter((one) => lanesOf(one).length === 0)).toEqual([]);
  });
});

describe.each(lacking)("$id", (one) => {
  const machine = { capabilities: referenceCapabilities.filter((name) => one.needs.includes(name)) };

  test("passes where that is missing", async () => {
    expect((await runCase(one, memoryEnvironment(machine))).failures).toEqual([]);
  });

  test("notices every mutant, and passes on nothing", async () => {
    const environment = { ...memoryEnvironment(machine), limits: limits.forNull };
    const own = mutants.filter((mutant) => mutant.kills === one.id);
    const kills = await Promise.all(own.map((mutant) => killMutant(mutant, one, environment)));
    expect(kills.map(({ status }) => status)).toEqual(own.map(() => "killed"));
    expect(own).not.toEqual([]);
    expect(await passOnNull([one], environment)).toEqual([]);
  });
});

import type { Capability } from "@portico/core";
import { expect, test } from "vitest";
import { type Case, defineSuite } from "../src/case.ts";
import { plan } from "../src/plan.ts";
import { caseOf } from "./support/environment.ts";

const idle = async (): Promise<void> => undefined;
const tcp = caseOf(idle, { id: "tcp/a", needs: ["tcp"] });
const both = caseOf(idle, { id: "tcp/b", needs: ["tcp", "fs"] });
const without = caseOf(idle, { id: "tcp/c", lacks: ["tcp"] });
const suite = [tcp, both, without];
const ids = (cases: readonly Case[]): string[] => cases.map((one) => one.id).sort();

test("cases run where what they need is claimed", () => {
  const planned = plan(suite, { capabilities: ["tcp"], seed: 1 });
  expect(ids(planned.run)).toEqual(["tcp/a"]);
  expect(planned.skipped).toEqual([
    { id: "tcp/b", reason: "needs fs" },
    { id: "tcp/c", reason: "only without tcp" },
  ]);
  expect(planned.problems).toEqual([]);
});

test("a capability that is lacking has its own cases", () => {
  expect(ids(plan(suite, { capabilities: [], seed: 1 }).run)).toEqual(["tcp/c"]);
});

test("a lane of one trait leaves the others out", () => {
  const planned = plan([...suite, caseOf(idle, { id: "fs/d" })], { capabilities: ["tcp"], seed: 1, traits: ["fs"] });
  expect(ids(planned.run)).toEqual(["fs/d"]);
  expect(new Set(planned.skipped.map(({ reason }) => reason))).toEqual(new Set(["only fs runs here"]));
});

test("an unknown capability is a problem", () => {
  expect(plan(suite, { capabilities: ["tcp", "magic"], seed: 1 }).problems).toEqual([
    "The driver claims the unknown capability magic",
  ]);
});

test("an empty plan is a problem", () => {
  expect(plan([tcp], { capabilities: [], seed: 1 }).problems).toEqual(["No case applies"]);
  expect(plan([], { capabilities: [], seed: 1 }).problems).toEqual(["No case applies"]);
});

test("asking for a case that is not there is a problem", () => {
  expect(plan(suite, { capabilities: ["tcp"], seed: 1, only: ["tcp/z"] }).problems).toEqual([
    "No case is called tcp/z",
    "No case applies",
  ]);
});

test("the order depends on the seed alone", () => {
  const many = Array.from({ length: 30 }, (_, i) => caseOf(idle, { id: `run/n${i}` }));
  const order = (seed: number): string[] => plan(many, { capabilities: [], seed }).run.map((one) => one.id);
  expect(order(5)).toEqual(order(5));
  expect(order(5)).not.toEqual(order(6));
  expect([...order(5)].sort()).toEqual(ids(many));
});

test("a malformed suite is refused, with every reason", () => {
  const wrong =
    (parts: Partial<Case>): (() => unknown) =>
    () =>
      defineSuite([caseOf(idle, parts)]);
  expect(wrong({ id: "timers/Not Kebab" })).toThrow("kebab-case");
  expect(wrong({ id: "magic/x" as Case["id"] })).toThrow("kebab-case");
  expect(wrong({ rule: "4" })).toThrow("rule");
  expect(wrong({ since: "soon" })).toThrow("since");
  expect(wrong({ level: "may" as Case["level"] })).toThrow("level");
  expect(wrong({ needs: ["magic" as Capability] })).toThrow("unknown capability magic");
  expect(() => defineSuite([tcp, tcp])).toThrow("tcp/a: another case has this id");
});

test("defined cases are frozen", () => {
  const [one] = defineSuite([caseOf(idle, { needs: ["fs"] })]);
  expect([Object.isFrozen(one), Object.isFrozen(one?.needs)]).toEqual([true, true]);
});

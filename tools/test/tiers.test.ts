import { expect, test } from "vitest";
import { lanes } from "../../conformance/src/lanes/lanes.ts";
import { laneNames } from "../tiers.mjs";

test("the tiers know every lane that has to be good, and no other", () => {
  const good = lanes.filter((lane) => lane.comparedWith === undefined).map((lane) => lane.facts.name);
  expect([...laneNames].sort()).toEqual(good.sort());
});

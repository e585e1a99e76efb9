// A lane's program, as built, on cases that try to fool it. Which ones, the part of the lane's name behind the colon says.

import process from "node:process";
import { runLane } from "../../dist/lanes/lane.js";
import { brokenCases, casesOf, leakedTimer } from "./broken-cases.js";
import { fatal, leaks, threads } from "./broken-system.js";

const { facts } = JSON.parse(process.argv[2]);
const [, name] = facts.name.split(": ");
const { driver } = await import(facts.adapter);
// As the adapter's module could.
if (name === "was-replaced-before") globalThis.setTimeout = setTimeout.bind(globalThis);
// Where timers are not seen this one would keep the program, which is tested by itself.
const timers = facts.host.runtime === "bun" ? [] : [leakedTimer];
const broken = name === "all" ? [...brokenCases, ...timers, ...leaks, ...threads] : [{ name, run: fatal[name] }];
runLane({ driver, cases: casesOf(broken, driver.capabilities) });

import process from "node:process";
import { parseArgs } from "node:util";
import { runKills } from "./kills.ts";

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const { values } = parseArgs({ options: { check: flag, update: flag, write: text, jobs: text } });
const faults = await runKills({
  check: values.check === true,
  update: values.update === true,
  jobs: Number(values.jobs ?? "2"),
  print: (line) => console.log(line),
  ...(values.write !== undefined && { write: values.write }),
});
process.exitCode = faults.length === 0 ? 0 : 1;

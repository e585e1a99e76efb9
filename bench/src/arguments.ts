import { parseArgs } from "node:util";
import { lanes, usual } from "./lanes.ts";
import { rows } from "./rows.ts";

/** A command line that was understood. */
export interface Options {
  readonly only: string;
  readonly lanes: readonly string[];
  readonly json: string | undefined;
  /** Keep what is in that file of lanes and benches that are not measured now. */
  readonly merge: boolean;
  readonly smoke: boolean;
  readonly help: boolean;
}

/** What `--help` prints. */
export const usage: string = `npm run bench -- [--only PREFIX] [--lane NAME]... [--json FILE [--merge]] [--smoke]

Compares Portico with what one would write by hand and with libraries, in one process, run by run in turn.

  --only PREFIX  benches whose name begins so: ${rows.map(({ bench }) => bench).join(", ")}
  --lane NAME    ${lanes.map(({ name }) => name).join(", ")}; default: ${usual.join(", ")}
  --json FILE    also write the results there
  --merge        keep the results in that file of other lanes and benches
  --smoke        two pairs of a fiftieth of the work: shows that it runs, measures nothing

A ratio above 1 means that Portico is better. low and high are the ends of its 95 % interval; aa is the ratio of
Portico to itself, which is 1 on a quiet machine.`;

/** Reads a command line. @throws Error that says what is wrong */
export function parse(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string", default: "" },
      lane: { type: "string", multiple: true, default: [...usual] },
      json: { type: "string" },
      merge: { type: "boolean", default: false },
      smoke: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const unknown = values.lane.find((name) => !lanes.some((lane) => lane.name === name));
  if (unknown !== undefined) throw new Error(`no lane is called ${unknown}`);
  if (!rows.some(({ bench }) => bench.startsWith(values.only))) throw new Error(`no bench begins with ${values.only}`);
  const { lane, only, json, merge, smoke, help } = values;
  if (merge && json === undefined) throw new Error("--merge needs --json FILE");
  return { only, lanes: lane, json, merge, smoke, help };
}

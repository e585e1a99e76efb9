import * as exposed from "../exposed.ts";
import type { Exempt } from "../multipliers.ts";
import type { Tables } from "./rows.ts";

const ofTheProgram: Exempt = { exempt: "It belongs to the program and not to a scope." };

/** Other threads, and what main is given. */
export const ofPrograms: Pick<Tables, "parallel" | "blockOn" | "main"> = {
  parallel: {
    parallel: {
      trait: "parallel",
      name: "call",
      rule: "PAR-5",
      needs: ["threads"],
      pending: (scope) => () => scope.parallel(exposed.pause, 60_000),
      completing: (scope) => () => scope.parallel(exposed.add, 20, 22),
    },
  },
  blockOn: {
    blockOn: {
      trait: "block-on",
      name: "call",
      rule: "BLOCK-5",
      needs: ["threads", "block-on"],
      call: (scope) => () => scope.blockOn(exposed.add, 20, 22),
    },
  },
  main: {
    env: ofTheProgram,
    print: ofTheProgram,
    tmp: {
      exempt: "It belongs to the program, which removes the directory at its end.",
      by: "run/tmp-is-fresh-and-removed-at-the-end",
    },
  },
};

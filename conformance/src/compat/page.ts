import { cases } from "../cases/index.ts";
import { additions, idsOf } from "../lanes/oracle-additions.ts";
import type { Difference, LaneDifferences } from "./differences.ts";

/** docs/compatibility.md, from what docs/compatibility.json and the oracles' additions say. */
export function compatibilityPage(lanes: readonly LaneDifferences[]): string {
  return [
    "# Other ways to the same files and sockets",
    "",
    "<!-- Written by `node conformance/dist/cli.js compat --write`. -->",
    "",
    ...layers(lanes),
    "",
    ...addedByCore(),
    "",
  ].join("\n");
}

function layers(lanes: readonly LaneDifferences[]): string[] {
  return [
    "## Node's adapter on Deno and Bun",
    "",
    "Deno and Bun have a compatibility layer for Node's modules, and `@portico/adapter-node` starts on it. The suite runs there to",
    "see how far that goes (`npm run conformance -- --lane node-on-deno`); it certifies nothing, and a failing case fails no build.",
    "",
    ...table(
      ["lane", "runtime", "system", "cases that ran", "that did not pass", "claimed here and not natively"],
      lanes.map((lane) => [
        `\`${lane.lane}\``,
        lane.runtime,
        lane.system,
        String(lane.ran),
        String(lane.differences.length),
        lane.beyond || "-",
      ]),
    ),
    "",
    ...lanes.flatMap(differencesIn),
    "What that means: where everything is allowed, either adapter gives these versions the behaviour that the rules ask for, but for",
    "the rows above. That the layer stays this close nobody promises: it changes with every version of its runtime. And:",
    "",
    "- **Permissions.** What Deno refuses has no error code on its layer. Without flags, Node's adapter reports `Io` where Deno's",
    "  reports `PermissionDenied`, and a refused `listen` is an uncaught error that ends the program (Deno 2.9.5).",
    "- **Cost.** The rows `node-module` of [benchmarks.md](benchmarks.md) are the `node:` modules beside each runtime's own adapter.",
    "- **Both ways.** A capability in the last column is one that the layer has and the runtime's own calls do not give.",
    "",
    "So each runtime has an adapter over its own calls, and that takes `node:` only where its `node-imports.json` says why.",
  ];
}

function differencesIn({ lane, differences }: LaneDifferences): string[] {
  if (differences.length === 0) return [];
  return [...table(["case", "rule", "native adapter", `\`${lane}\``, "message"], differences.map(rowOf)), ""];
}

function rowOf({ case: id, rule, native, effect, says }: Difference): string[] {
  return [`\`${id}\``, rule, native, effect, says];
}

function addedByCore(): string[] {
  const rows = additions.map((one) => [
    `\`${one.case}\``,
    rulesOf(idsOf(one)),
    one.lanes?.map((lane) => lane.replace("oracle-", "")).join(", ") ?? "all",
    one.why,
  ]);
  return [
    "## What core adds to files",
    "",
    "The file cases also run against `node:fs/promises`, `Deno` and `Bun` as they are, without core and without an adapter",
    "(`npm run conformance -- --lane oracle-deno`), so that the suite asks for what runtimes do. These cases fail there, and have to:",
    "what they ask for is core's, or they watch the driver below core, which raw files do not have. All others pass. A star stands for",
    "the name of an operation.",
    "",
    ...table(["case", "rule", "fails on", "why"], rows),
  ];
}

function rulesOf(ids: readonly string[]): string {
  return [...new Set(cases.filter(({ id }) => ids.includes(id)).map(({ rule }) => rule))].sort().join(", ");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}

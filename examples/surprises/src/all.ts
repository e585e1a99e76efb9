import type { Main, RunOptions, Scope } from "@portico/core";
import { surprises } from "./index.ts";
import type { Print } from "./kit.ts";
import type { Surprise } from "./surprise.ts";

type Run = (main: Main<"threads">, options: RunOptions) => Promise<unknown>;

/**
 * Runs every program by an adapter's `run`, one after the other, those with options in a run of their own, and prints what
 * each has printed as a line of JSON. The last line has what was printed by programs that had ended.
 */
export async function runAll(run: Run): Promise<void> {
  const late: string[] = [];
  const all = Object.entries(surprises);
  await run(async (scope, { print }) => {
    for (const [name, surprise] of all) {
      const plain = record(name, "plain", late);
      print(await perform(() => surprise.plain(plain.print), plain));
      if (surprise.options === undefined) print(await performPortico(scope, surprise, record(name, "portico", late)));
    }
  }, {});
  for (const [name, surprise] of all) {
    if (surprise.options === undefined) continue;
    const recording = record(name, "portico", late);
    const main: Main<"threads"> = async (scope, { print }) => print(await performPortico(scope, surprise, recording));
    await run(main, surprise.options(recording.print));
  }
  await run((_scope, { print }) => print(JSON.stringify({ late })), {});
}

/** What a program prints. */
interface Recording {
  readonly print: Print;
  /** @returns all of it as JSON; what is printed from now on is late */
  end(): string;
}

function record(surprise: string, form: "plain" | "portico", late: string[]): Recording {
  const lines: string[] = [];
  let ended = false;
  return {
    print: (line) => {
      if (ended) late.push(`${surprise}, ${form}: ${line}`);
      else lines.push(...line.split("\n"));
    },
    end: () => {
      ended = true;
      return JSON.stringify({ surprise, form, lines });
    },
  };
}

function performPortico(scope: Scope<"threads">, surprise: Surprise, recording: Recording): Promise<string> {
  const program = (): Promise<void> =>
    scope.scope((inner) => surprise.portico(inner, recording.print), { name: "portico" });
  return perform(program, recording);
}

/** A program that fails prints that, so that the others run. */
async function perform(program: () => Promise<void>, recording: Recording): Promise<string> {
  try {
    await program();
  } catch (error) {
    recording.print(`fails: ${error}`);
  }
  return recording.end();
}

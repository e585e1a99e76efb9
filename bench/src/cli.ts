import { readFile, writeFile } from "node:fs/promises";
import { type Options, parse, usage } from "./arguments.ts";
import { lanes } from "./lanes.ts";
import type { Result } from "./measure.ts";
import { merge } from "./merge.ts";
import { runLane } from "./run-lane.ts";
import { header, line } from "./table.ts";

process.exitCode = await cli(process.argv.slice(2));

async function cli(args: readonly string[]): Promise<number> {
  let options: Options;
  try {
    options = parse(args);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return 64;
  }
  if (options.help) {
    console.log(usage);
    return 0;
  }
  const { results, failed } = await runAll(options);
  if (options.json !== undefined) await save(options.json, options.merge, results);
  console.log(`${results.length} passed, ${failed} failed, 0 skipped`);
  return failed === 0 ? 0 : 1;
}

async function save(file: string, merging: boolean, results: readonly Result[]): Promise<void> {
  const all = merging ? merge(JSON.parse(await readFile(file, "utf8")) as Result[], results) : results;
  await writeFile(file, `${JSON.stringify(all, null, 2)}\n`);
}

async function runAll(options: Options): Promise<{ results: Result[]; failed: number }> {
  const results: Result[] = [];
  let failed = 0;
  console.log(header());
  for (const lane of lanes.filter(({ name }) => options.lanes.includes(name))) {
    const order = {
      only: options.only,
      smoke: options.smoke,
      about: (text: string) => console.error(`measuring ${text}`),
      result: (result: Result) => {
        results.push(result);
        console.log(line(result));
      },
    };
    try {
      await runLane(lane, order);
    } catch (error) {
      failed += 1;
      console.error(error instanceof Error ? error.message : error);
    }
  }
  return { results, failed };
}

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const guide = new URL("../../../docs/testing.md", import.meta.url);
const folder = new URL("guide/", import.meta.url);

test("the guide's examples are the files that are run", () => {
  const text = readFileSync(guide, "utf8");
  const blocks = [...text.matchAll(/<!-- packages\/core\/test\/guide\/(\S+) -->\n\n```ts\n([\s\S]*?)```/g)];
  expect(blocks.map((block) => block[1]).sort()).toEqual(readdirSync(folder).sort());
  expect(text.match(/```ts/g)?.length).toBe(blocks.length);
  for (const [, name, code] of blocks) expect(code).toBe(readFileSync(new URL(`${name}`, folder), "utf8"));
});

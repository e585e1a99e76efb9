import { expect, test } from "vitest";
import { readAdapterFile } from "../src/adapter/adapter-file.ts";

const known = { case: "tcp/a", says: "reset", issue: "https://example.org/1", added: "2026-01-01" };
const good = { adapter: "a", lanes: { node: { runtime: "mine", capabilities: ["fs"] } }, known: [known] };
const read = (value: unknown) => () => readAdapterFile(JSON.stringify(value), "f.json");
const reading = (parts: object) => read({ ...good, ...parts });

test("a good file is read as it is", () => {
  expect(read(good)()).toEqual(good);
});

test.each([
  ["no JSON", () => readAdapterFile("{", "f.json"), "f.json is not JSON"],
  ["a list", read([]), "f.json is not an object"],
  ["no adapter", reading({ adapter: "" }), 'f.json needs "adapter"'],
  ["no lanes", reading({ lanes: {} }), 'f.json needs "lanes"'],
  ["an unknown field", reading({ skip: [] }), 'f.json has the unknown field "skip"'],
  ["no list of failures", reading({ known: undefined }), 'f.json needs "known"'],
  [
    "a lane without a runtime",
    reading({ lanes: { node: { capabilities: [] } } }),
    'f.json: lanes.node needs "runtime"',
  ],
  [
    "a lane without capabilities",
    reading({ lanes: { node: { runtime: "x" } } }),
    'f.json: lanes.node needs "capabilities"',
  ],
  [
    "an unknown capability",
    reading({ lanes: { node: { runtime: "x", capabilities: ["telepathy"] } } }),
    "f.json: lanes.node claims telepathy; capabilities are fs, ",
  ],
  ["a failure that says nothing", reading({ known: [{ ...known, says: "" }] }), 'f.json: known[0] needs "says"'],
  ["a failure without an issue", reading({ known: [{ ...known, issue: "somewhere" }] }), '"issue" is a URL'],
  ["a failure since whenever", reading({ known: [{ ...known, added: "lately" }] }), '"added" is a date'],
  ["a failure that is a bit flaky", reading({ known: [{ ...known, flaky: "a bit" }] }), '"flaky" is true'],
  [
    "a failure somewhere",
    reading({ known: [{ ...known, where: { lane: "node" } }] }),
    'where has the unknown field "lane"',
  ],
  ["a failure on a lane", reading({ known: [{ ...known, where: { lanes: "node" } }] }), '"lanes" is a list of names'],
  ["a failure before", reading({ known: [{ ...known, where: { before: "v3" } }] }), '"before" is a version'],
  ["a failure that is skipped", reading({ known: [{ ...known, skip: true }] }), 'unknown field "skip"'],
])("%s is refused", (_, reading, said) => {
  expect(reading).toThrow(expect.objectContaining({ name: "InputError", message: expect.stringContaining(said) }));
});

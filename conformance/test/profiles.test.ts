import type { Capability } from "@portico/core";
import { expect, test } from "vitest";
import { cases } from "../src/cases/index.ts";
import { casesOfProfile, profileNames, profilesOf, profilesOfCase } from "../src/report/profiles.ts";
import type { Row, Status } from "../src/report/report.ts";
import type { Level } from "../src/runner/case.ts";

const row = (needs: readonly Capability[], status: Status = "pass", level: Level = "must"): Row => {
  return { rule: "RUN-1", id: `run/${needs.join("-")}-${status}-${level}`, level, needs, status };
};

test("every case that certifies belongs to a profile, and every profile has cases", () => {
  const homeless = cases.filter((one) => one.level === "must" && profilesOfCase(one).length === 0);
  expect(homeless.map((one) => one.id)).toEqual([]);
  expect(profileNames.filter((name) => casesOfProfile(name, cases).length === 0)).toEqual([]);
});

test("a case is where what it needs is", () => {
  const where = (...needs: Capability[]) => profilesOfCase(row(needs));
  expect(where()).toEqual(["base"]);
  expect(where("fs", "fs.sync-dir")).toEqual(["files"]);
  expect(where("tcp.connect", "tcp.reset")).toEqual(["net-client", "net-server"]);
  expect(where("tcp")).toEqual(["net-server"]);
  expect(where("threads", "fs")).toEqual(["threads"]);
  expect(where("threads", "block-on", "tcp")).toEqual(["blocking"]);
  expect(profilesOfCase(row(["fs"], "pass", "should"))).toEqual([]);
});

test("a profile passes when all of it passes, and only where it is claimed", () => {
  const rows = [row([]), row(["fs"]), row(["tcp.connect"]), row(["tcp"], "not-applicable")];
  expect(profilesOf(rows, ["fs", "tcp.connect"])).toEqual({
    base: "pass",
    files: "pass",
    "net-client": "pass",
    "net-server": "not claimed",
    threads: "not claimed",
    blocking: "not claimed",
  });
});

test.each(["fail", "known-failure", "flaky", "unexpected-pass", "not-run"] as const)(
  "one %s and the profile does not pass, nor does what takes it in",
  (status) => {
    const rows = [row([]), row(["fs"]), row(["fs"], status), row(["tcp.connect"], status), row(["tcp"])];
    expect(profilesOf(rows, ["fs", "tcp.connect", "tcp"])).toMatchObject({
      base: "pass",
      files: "fail",
      "net-client": "fail",
      "net-server": "fail",
    });
  },
);

test("what certifies nothing decides nothing, and no case is no pass", () => {
  expect(profilesOf([row(["fs"]), row(["fs"], "fail", "should")], ["fs"]).files).toBe("pass");
  expect(profilesOf([row(["fs"], "not-applicable")], ["fs"]).files).toBe("fail");
});

import { cases } from "../cases/index.ts";
import type { Known } from "../runner/expect.ts";

/** Something that no raw file does and core makes: its cases fail on an oracle, and have to. */
export interface Addition {
  /** A case; or, with a star for the operation's name, all that are made from the table of operations and have such ids. */
  readonly case: `fs/${string}`;
  /** Part of the failure's message. */
  readonly says: string;
  /** One sentence. */
  readonly why: string;
  /** The lanes where it is an addition. Absent: all oracles. */
  readonly lanes?: readonly string[];
}

/** What fails a case that changes the driver: nothing would come of it. */
export const aboutTheDriver = "the case is about the driver, and an oracle's files have none";

const driver = (id: Addition["case"], why: string): Addition => ({ case: id, says: aboutTheDriver, why });

/** Where the system's cursor is out of reach and the position has to be kept beside the file. */
const withoutCursor = ["oracle-node", "oracle-bun"];

/** All of them. An entry whose case passes, or is not there, fails the oracle's lane. */
export const additions: readonly Addition[] = [
  {
    case: "fs/malformed-text-is-invalid",
    says: "readText of malformed UTF-8: expected rejection with InvalidInput, got the value",
    why: "Runtimes put U+FFFD in the place of malformed bytes, which loses what was there.",
  },
  {
    case: "fs/contradictory-ways-to-open-are-invalid",
    says: 'open with {"read":false}: expected rejection with InvalidInput',
    why: "Runtimes open in a way of their choice, or refuse with an error that has no code.",
  },
  {
    case: "fs/what-a-file-was-not-opened-for-is-invalid",
    says: "writing a file opened for reading: expected rejection with InvalidInput",
    why: "Systems refuse it by a bad descriptor, as what is closed.",
  },
  {
    case: "fs/dots-at-the-end-neither-move-nor-remove",
    says: "rename of sub/.: expected rejection with InvalidInput",
    why: "Linux calls a directory that dots lead to busy.",
  },
  {
    case: "fs/append-at-a-position-is-invalid",
    says: "write at 0 in append mode: expected rejection with InvalidInput, got the value",
    why: "Where such a write goes depends on the system: Linux takes the end, others the position.",
  },
  {
    case: "fs/positions-and-sizes-are-whole-numbers-from-zero",
    says: "expected rejection with InvalidInput, got the value",
    why: "Node and Bun take a negative position for the cursor, Deno a negative size for an empty file.",
  },
  {
    case: "fs/an-empty-path-is-invalid",
    says: "open of an empty path: expected rejection with InvalidInput, got PorticoError NotFound",
    why: "Systems look an empty path up and find nothing, so that a mistake looks like a missing file.",
  },
  {
    case: "fs/sync-dir-of-a-file-is-not-a-directory",
    says: "syncDir of a file: expected rejection with NotADirectory, got the value",
    why: "Deno opens whatever is there, and has no flag for directories alone.",
    lanes: ["oracle-deno"],
  },
  {
    case: "fs/concurrent-reads-take-their-turns-at-the-cursor",
    says: "four reads at the same time: expected",
    why: "Node and Bun have no queue for a file: operations that are started together share a position.",
    lanes: withoutCursor,
  },
  {
    case: "fs/concurrent-writes-take-their-turns-at-the-cursor",
    says: "three writes at the same time: expected",
    why: "Node and Bun have no queue for a file: operations that are started together share a position.",
    lanes: withoutCursor,
  },
  {
    case: "fs/reads-and-writes-share-the-cursor",
    says: "reads round a write: expected",
    why: "Node and Bun have no queue for a file: operations that are started together share a position.",
    lanes: withoutCursor,
  },
  {
    case: "fs/reads-at-positions-may-overlap",
    says: "reads at 5, 3, 0 and 2 at the same time: expected",
    why: "Deno has no positioned read, and something can come between going to a position and reading there.",
    lanes: ["oracle-deno"],
  },
  {
    case: "fs/file-closes-twice",
    says: "BadResource",
    why: "Deno refuses to close what is closed.",
    lanes: ["oracle-deno"],
  },
  {
    case: "fs/a-cancelled-scope-changes-nothing",
    says: "writeFile: expected rejection with Cancelled, got the value",
    why: "Runtimes know no scopes.",
  },
  {
    case: "fs/*-in-a-cancelled-scope-rejects",
    says: "in a cancelled scope: expected rejection with Cancelled, got the value",
    why: "Runtimes know no scopes.",
  },
  {
    case: "fs/*-keeps-its-result-when-cancelled-later",
    says: "after the cancellation: expected rejection with Cancelled, got the value",
    why: "Runtimes know no scopes.",
  },
  {
    case: "fs/every-operation-of-*-in-an-ended-scope-is-closed",
    says: "in a scope that has ended: expected rejection with Closed, got the value",
    why: "Runtimes know no scopes.",
  },
  {
    case: "fs/file-seek-is-closed-after-close",
    says: "use of a closed file-seek: expected rejection with Closed, got the value",
    why: "Node and Bun cannot seek, and a position beside the file is not closed with it.",
    lanes: withoutCursor,
  },
  driver("fs/*-rejects-when-cancelled-while-pending", "It holds the driver to cancel an operation that is under way."),
  {
    case: "fs/every-operation-of-*-is-named-by-its-errors",
    says: "in a cancelled scope: expected rejection with Cancelled, got the value",
    why: "Runtimes know no scopes.",
  },
  driver("fs/a-cancelled-scope-never-reaches-the-driver", "It notes what reaches the driver."),
  driver("fs/a-late-open-is-closed", "It holds the driver to cancel an open that is under way."),
  driver("fs/asking-rejects-at-once", "It holds the driver to cancel a stat that is under way."),
  driver("fs/changing-rejects-when-it-has-happened", "It holds the driver to cancel a mkdir that is under way."),
  driver("fs/a-cancelled-read-has-left-the-buffer", "It holds the driver to cancel a read that is under way."),
  driver("fs/a-cancelled-read-leaves-the-cursor", "It holds the driver to cancel a read that is under way."),
  driver("fs/a-cancelled-write-has-happened-whole", "It holds the driver to cancel a write between its parts."),
  driver(
    "fs/a-whole-file-operation-cancelled-at-any-moment-leaves-no-file-open",
    "It holds the driver to cancel between the steps of an operation.",
  ),
  driver(
    "fs/a-read-cancelled-at-any-moment-delivers-or-leaves-the-cursor",
    "It holds the driver to cancel between the end of a read and its delivery.",
  ),
  driver(
    "fs/a-cancelled-recursive-remove-stops-at-the-next-entry",
    "It holds the driver to cancel between two entries.",
  ),
  driver("fs/short-reads-are-put-together", "It lets the driver read three bytes at a time."),
  driver("fs/short-writes-are-put-together", "It lets the driver write three bytes at a time."),
  driver("fs/sync-asks-the-device-after-the-writes", "It notes the driver's steps."),
  driver("fs/write-file-with-sync-resolves-after-the-sync", "It notes the driver's steps."),
  driver("fs/whole-file-operations-close-the-file", "It notes the driver's steps."),
  driver("fs/close-waits-for-what-the-file-is-doing", "It holds the driver to close a file that is being written."),
];

/** The ids that an addition stands for. */
export function idsOf({ case: id }: Addition): readonly string[] {
  const [start = "", end] = id.split("*");
  if (end === undefined) return [id];
  return cases.map((one) => one.id).filter((one) => one.startsWith(start) && one.endsWith(end));
}

/** The additions as what is known to fail in this lane. */
export function additionsOf(lane: string): readonly Known[] {
  return additions
    .filter(({ lanes }) => lanes?.includes(lane) ?? true)
    .flatMap((one) => idsOf(one).map((id) => ({ case: id, says: one.says, issue, added: "2026-11-26" })));
}

const issue = "docs/compatibility.md";

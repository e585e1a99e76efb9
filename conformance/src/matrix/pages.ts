import { badgeFile, badgeSvg, badgesOf } from "./badge.ts";
import { htmlPage } from "./html.ts";
import { markdownPage } from "./markdown.ts";
import type { Matrix } from "./matrix.ts";

/** Everything that is written, by its path in docs. */
export function pagesOf(matrix: Matrix): ReadonlyMap<string, string> {
  return new Map([
    ["conformance.md", markdownPage(matrix)],
    ["conformance/index.html", htmlPage(matrix)],
    ...badgesOf(matrix).map((badge): [string, string] => [`conformance/badges/${badgeFile(badge)}`, badgeSvg(badge)]),
  ]);
}

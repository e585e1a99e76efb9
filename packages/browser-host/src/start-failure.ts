import { stripVTControlCharacters } from "node:util";

/** Why a browser did not start, in a few lines of the pages that Playwright says about it. */
export function startFailure(error: unknown): string {
  const text = stripVTControlCharacters(error instanceof Error ? error.message : String(error));
  const [first = ""] = text.split("\n", 1);
  const complaints = [...text.matchAll(/\[pid=\d+\]\[err\] (.+)/g)].map((match) => match[1]);
  const lines = [first.replace("browserType.launchPersistentContext: ", ""), ...new Set(complaints.slice(-3))];
  if (text.includes("No usable sandbox")) {
    lines.push('Let this user have one, or do without: openBrowser({ args: ["--no-sandbox"] }).');
  }
  return lines.join("\n");
}

// What the pages say of the machine and the run behind them, such as the version of a browser that is not pinned: it is shown,
// and two pages that differ in nothing else are the same. It stands between comments, which HTML and Markdown share, and in
// marked attributes.

/** Marks a text, which is escaped already, as no part of the comparison. */
export function ofMachine(text: string): string {
  return `<!-- here -->${text}<!-- /here -->`;
}

/** A `title` that is no part of the comparison. */
export function titleOfRun(escaped: string): string {
  return ` data-run title="${escaped}"`;
}

/** The page as it is compared. */
export function withoutMachine(page: string): string {
  return page.replaceAll(/<!-- here -->.*?<!-- \/here -->/gs, "").replaceAll(/ data-run title="[^"]*"/g, "");
}

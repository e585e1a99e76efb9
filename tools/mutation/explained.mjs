// The mutations that nothing can notice, or need not: rows of the tables in docs/mutation.md, `| file | where | change | why |`.

/**
 * @typedef {object} Explained
 * @property {string} file
 * @property {string} where
 * @property {string} change
 * @property {string} why
 */

/** @param {string} text the document @returns {Explained[]} */
export function explainedIn(text) {
  return text.split("\n").flatMap((line) => {
    const cells = /^\|(.*)\|\s*$/
      .exec(line)?.[1]
      .split("|")
      .map((cell) => cell.trim());
    if (cells?.length !== 4 || !cells[0].startsWith("`packages/")) return [];
    const [file, where, change] = cells.map((cell) => cell.replace(/^`(.*)`$/, "$1"));
    return [{ file, where, change, why: cells[3] }];
  });
}

/** @param {{ file: string, where: string, change: string }} mutation */
export function keyOf({ file, where, change }) {
  return `${file} | ${where} | ${change}`;
}

/**
 * What keeps the table from being true of a run.
 *
 * @param {readonly Explained[]} rows
 * @param {ReadonlySet<string>} known keys of all mutations of the files that were looked at
 * @param {ReadonlySet<string>} files
 * @param {(key: string) => boolean} survived whether one of that key was tried and not noticed, or was not tried
 */
export function faultsOf(rows, known, files, survived) {
  return rows
    .filter(({ file }) => files.has(file))
    .flatMap((row) => {
      const key = keyOf(row);
      if (row.why === "") return [`docs/mutation.md does not say why: ${key}`];
      if (!known.has(key)) return [`docs/mutation.md explains what is no mutation any more, delete the row: ${key}`];
      return survived(key) ? [] : [`docs/mutation.md explains what is noticed, delete the row: ${key}`];
    });
}

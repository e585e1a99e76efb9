// What the guide and the sources are made of.

/**
 * The guide's chapters that show programs: a heading of the third level and, in this order, code and output of the plain
 * form, code and output of the Portico form.
 *
 * @param {string} guide
 */
export function chaptersOf(guide) {
  const headings = [...guide.matchAll(/^(#+) (.+)$/gm)];
  return headings.flatMap(({ 1: level, 2: heading, index }, i) => {
    const body = guide.slice(index, headings[i + 1]?.index);
    const rules = [...body.matchAll(/\[([A-Z]+-\d+)\](?!:)/g)].map((match) => match[1]);
    return level === "###" ? [{ name: slugOf(heading), blocks: blocksOf(body, index), rules }] : [];
  });
}

/** As a file is named, and as anchors are made. */
export function slugOf(heading) {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, "")
    .replaceAll(/\s+/g, "-");
}

/** The fenced blocks of a text that begins at `offset` of the guide. */
function blocksOf(body, offset) {
  return [...body.matchAll(/^(```\w+\n)([\s\S]*?)\n```$/gm)].map(({ 1: fence, 2: text, index }) => {
    const start = offset + index + fence.length;
    return { text, start, end: start + text.length };
  });
}

/** The lines of a source between `// #region NAME` and `// #endregion`, if there are any. */
export function regionOf(source, name) {
  return new RegExp(`^// #region ${name}\n([\\s\\S]*?)\n// #endregion$`, "m").exec(source)?.[1];
}

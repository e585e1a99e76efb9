/** `must` cases that no mutant kills. The list may only shrink. */
export const exceptions: readonly string[] = Object.freeze([]);

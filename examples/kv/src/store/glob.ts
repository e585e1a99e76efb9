/**
 * Whether `text` matches a pattern of real servers: `*`, `?`, `[abc]`, `[^a-z]`, and a backslash before a character
 * meant as it is. Takes at most the product of both lengths, whatever the pattern.
 */
export function matches(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let starText = 0;
  while (t < text.length) {
    if (pattern[p] === "*") {
      star = p++;
      starText = t;
      continue;
    }
    const next = p < pattern.length ? matchOne(pattern, p, text.charCodeAt(t)) : -1;
    if (next >= 0) {
      p = next;
      t++;
    } else if (star >= 0) {
      // Let the last star take one more character; earlier stars never need to change.
      p = star + 1;
      t = ++starText;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

/** Where the pattern goes on after matching one character, -1 if it does not match. */
function matchOne(pattern: string, at: number, code: number): number {
  switch (pattern[at]) {
    case "?":
      return at + 1;
    case "[":
      return matchClass(pattern, at + 1, code);
    case "\\":
      if (at + 1 < pattern.length) return pattern.charCodeAt(at + 1) === code ? at + 2 : -1;
      return code === 92 ? at + 1 : -1;
    default:
      return pattern.charCodeAt(at) === code ? at + 1 : -1;
  }
}

function matchClass(pattern: string, from: number, code: number): number {
  const negated = pattern[from] === "^";
  let at = negated ? from + 1 : from;
  let found = false;
  while (at < pattern.length && pattern[at] !== "]") {
    if (pattern[at] === "\\" && at + 1 < pattern.length) at++;
    const low = pattern.charCodeAt(at);
    let high = low;
    if (pattern[at + 1] === "-" && at + 2 < pattern.length) {
      high = pattern.charCodeAt(at + 2);
      at += 2;
    }
    if (code >= Math.min(low, high) && code <= Math.max(low, high)) found = true;
    at++;
  }
  return found === negated ? -1 : Math.min(at + 1, pattern.length);
}

/** The conditions under which a page imports. A package's own order decides between them. */
const conditions = new Set(["browser", "import", "default"]);

/** A path below the package, a bare specifier (in `imports` only), `null` if it is excluded, `undefined` if nothing fits. */
type Target = string | null | undefined;

/** What a package's `exports` or `imports` map a key to (`.`, `./sub`, `#internal`), as Node does it. */
export function matchExports(map: unknown, key: string): Target {
  if (!isSubpaths(map)) return key === "." ? choose(map, undefined) : undefined;
  if (Object.hasOwn(map, key) && !key.includes("*")) return choose(map[key], undefined);
  const patterns = Object.keys(map).filter((pattern) => pattern.includes("*"));
  for (const pattern of patterns.sort(moreSpecific)) {
    const star = matchStar(pattern, key);
    if (star !== undefined) return choose(map[pattern], star);
  }
  return undefined;
}

/** Whether the keys are subpaths. Otherwise they are conditions, or there are none and the whole is the target of `.`. */
function isSubpaths(map: unknown): map is Record<string, unknown> {
  if (typeof map !== "object" || map === null || Array.isArray(map)) return false;
  return Object.keys(map).some((key) => key.startsWith(".") || key.startsWith("#"));
}

function choose(target: unknown, star: string | undefined): Target {
  if (target === null) return null;
  if (typeof target === "string") return star === undefined ? target : target.replaceAll("*", () => star);
  if (Array.isArray(target)) return first(target, star);
  if (typeof target !== "object") return undefined;
  const fitting = Object.entries(target).filter(([condition]) => conditions.has(condition));
  return first(
    fitting.map(([, inner]) => inner),
    star,
  );
}

function first(targets: readonly unknown[], star: string | undefined): Target {
  for (const target of targets) {
    const chosen = choose(target, star);
    if (chosen !== undefined) return chosen;
  }
  return undefined;
}

function matchStar(pattern: string, key: string): string | undefined {
  const [before = "", after = ""] = pattern.split("*");
  const fits = key.length >= pattern.length && key.startsWith(before) && key.endsWith(after);
  return fits ? key.slice(before.length, key.length - after.length) : undefined;
}

/** Longer before the star first, then longer as a whole. */
function moreSpecific(a: string, b: string): number {
  return b.indexOf("*") - a.indexOf("*") || b.length - a.length;
}

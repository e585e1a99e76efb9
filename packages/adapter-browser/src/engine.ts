/** What the browser calls its engine, most telling first: Chromium also says Safari. */
const names: readonly (readonly [RegExp, string])[] = [
  [/Firefox\/([\d.]+)/, "firefox"],
  [/Chrome\/([\d.]+)/, "chromium"],
  [/Version\/([\d.]+).* Safari\//, "webkit"],
];

/** Name and version of the engine, for people and reports. Nothing depends on it. */
export const engine: { readonly runtime: string; readonly version: string } = nameOf(navigator.userAgent);

function nameOf(userAgent: string): { runtime: string; version: string } {
  for (const [pattern, runtime] of names) {
    const version = pattern.exec(userAgent)?.[1];
    if (version !== undefined) return { runtime, version };
  }
  return { runtime: "browser", version: userAgent };
}

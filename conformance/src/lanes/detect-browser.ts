/**
 * Which browser it is that calls itself this, found out without the adapter. The order matters: everybody calls himself
 * Safari, and Chromium's relatives call themselves Chrome.
 */
export function detectBrowser(userAgent: string): { readonly runtime: string; readonly version: string } {
  const names = {
    chromium: /Chrom(?:e|ium)\/([\d.]+)/,
    firefox: /Firefox\/([\d.]+)/,
    webkit: /Version\/([\d.]+).*Safari/,
  };
  for (const [runtime, pattern] of Object.entries(names)) {
    const version = pattern.exec(userAgent)?.[1];
    if (version !== undefined) return { runtime, version };
  }
  throw new Error(`What browser is ${userAgent}?`);
}

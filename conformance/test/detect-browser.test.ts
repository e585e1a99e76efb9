import { expect, test } from "vitest";
import { detectBrowser } from "../src/lanes/detect-browser.ts";

const safari = "AppleWebKit/605.1.15 (KHTML, like Gecko)";

test.each([
  [`Mozilla/5.0 (X11; Linux x86_64) ${safari} HeadlessChrome/156.0.0.0 Safari/537.36`, "chromium", "156.0.0.0"],
  [`Mozilla/5.0 (X11; Linux x86_64) ${safari} Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0`, "chromium", "156.0.0.0"],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0", "firefox", "153.0"],
  [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${safari} Version/26.0 Safari/605.1.15`, "webkit", "26.0"],
])("%s", (userAgent, runtime, version) => {
  expect(detectBrowser(userAgent)).toEqual({ runtime, version });
});

test("nothing known", () => {
  expect(() => detectBrowser("curl/8.0")).toThrow("curl/8.0");
});

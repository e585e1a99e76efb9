import { PorticoError } from "@portico/core";

/** No Chromium that starts is there. The message says what was tried, and what to run. */
export class BrowserMissing extends PorticoError {
  constructor(message: string) {
    super("NotFound", message, { op: "ensureBrowser" });
  }
}
Object.defineProperty(BrowserMissing.prototype, "name", {
  value: "BrowserMissing",
  configurable: true,
  writable: true,
});

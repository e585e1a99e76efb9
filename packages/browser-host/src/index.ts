export type { BrowserContext, Page } from "playwright-core";
export { addressOf } from "./address.ts";
export { BrowserMissing } from "./browser-missing.ts";
export { type EnsureOptions, ensureBrowser } from "./ensure.ts";
export type { Found } from "./find.ts";
export { type Browser, type OpenOptions, openBrowser, type PageReports } from "./open.ts";
export { type Served, type ServeModulesOptions, serveModules } from "./serve.ts";

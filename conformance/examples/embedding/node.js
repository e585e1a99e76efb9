import test from "node:test";
import { register } from "@portico/conformance";
import { adapterFor } from "./adapter.js";

const { driver, ...options } = await adapterFor("node");
register((name, run, timeout) => test(name, { timeout }, run), { driver }, options);

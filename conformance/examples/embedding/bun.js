import { test } from "bun:test";
import { register } from "@portico/conformance";
import { adapterFor } from "./adapter.js";

const { driver, ...options } = await adapterFor("bun");
register(test, { driver }, options);

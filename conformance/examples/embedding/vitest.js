import { register } from "@portico/conformance";
import { test } from "vitest";
import { adapterFor } from "./adapter.js";

const { driver, ...options } = await adapterFor("node");
register(test, { driver }, options);

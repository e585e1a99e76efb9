import { register } from "@portico/conformance";
import { adapterFor } from "./adapter.js";

const { driver, ...options } = await adapterFor("deno");
register((name, run) => Deno.test(name, run), { driver }, options);

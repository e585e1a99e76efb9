// Loaded into a program before its own modules: it ends when its standard input does, and with it whoever started it.

import process from "node:process";

process.stdin.on("close", () => process.exit(0)).resume();

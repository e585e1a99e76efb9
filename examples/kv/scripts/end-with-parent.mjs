// Loaded into a program before its own modules: it ends with whoever started it, however that one ends.
process.stdin.on("close", () => process.exit(0)).resume();

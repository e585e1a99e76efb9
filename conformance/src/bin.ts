#!/usr/bin/env node
// Says so where Node is too old, before anything is loaded that such a Node does not know.
import process from "node:process";

const oldest = [22, 12] as const;

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  console.error(`portico-conformance needs Node ${oldest.join(".")} or newer, this is ${process.versions.node}`);
  process.exitCode = 64;
} else {
  void import("./cli.ts");
}

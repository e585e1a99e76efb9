#!/usr/bin/env node
// Says so where Node is too old, before anything is loaded that such a Node does not know.
import process from "node:process";

const oldest = 22;

if (Number.parseInt(process.versions.node, 10) < oldest) {
  console.error(`portico-conformance needs Node ${oldest} or newer, this is ${process.versions.node}`);
  process.exitCode = 64;
} else {
  void import("./cli.ts");
}

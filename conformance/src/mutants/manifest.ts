import { type Capability, type Conn, capabilityNames, PorticoError } from "@portico/core";
import type { FullScope } from "../case.ts";
import { overlay } from "../overlay.ts";
import type { Mutant } from "./mutant.ts";
import { patchFs, wrongDriver, wrongScope } from "./wrap.ts";

type Manifest = FullScope["supports"];

/** A manifest that says something else. */
function saying(change: (manifest: Manifest) => Partial<Manifest>): (scope: FullScope) => Partial<FullScope> {
  return ({ supports }) => ({ supports: Object.freeze({ ...supports, ...change(supports) }) });
}

/** Something wrong only where a capability is missing. */
function without(
  name: Capability,
  patch: (scope: FullScope) => Partial<FullScope>,
): (scope: FullScope) => Partial<FullScope> {
  return (scope) => (scope.supports.capabilities[name] ? {} : patch(scope));
}

function patchConn(scope: FullScope, patch: Partial<Conn>): Partial<FullScope> {
  const { net } = scope;
  return { net: overlay(net, { connect: async (to) => overlay(await net.connect(to), patch) }) };
}

const manifests: readonly Mutant[] = [
  ...wrongScope("the-manifest-can-be-changed", ({ supports }) => ({ supports: { ...supports } }), {
    "manifest/is-frozen": "whether manifest, capabilities and limits are frozen",
  }),
  ...wrongScope(
    "the-manifest-has-telepathy",
    saying(({ capabilities }) => ({ capabilities: Object.freeze({ ...capabilities, telepathy: false }) })),
    {
      "manifest/answers-for-exactly-the-closed-list": "names in the manifest",
      "manifest/an-unknown-capability-is-refused": "whether the manifest has telepathy",
    },
  ),
  ...wrongScope(
    "the-manifest-says-the-opposite",
    saying(({ capabilities }) => {
      const opposite = capabilityNames.map((name) => [name, !capabilities[name]]);
      return { capabilities: Object.freeze(Object.fromEntries(opposite)) };
    }),
    {
      "manifest/says-what-the-driver-claims": "capabilities: expected",
      "manifest/has-agrees-with-it": 'has(scope, "fs")',
    },
  ),
  ...wrongScope(
    "the-runtime-does-nothing-at-once",
    saying(({ limits }) => ({ limits: Object.freeze({ ...limits, parallelism: 0 }) })),
    {
      "manifest/limits-are-sensible-numbers": "parallelism is 0",
    },
  ),
  ...wrongScope(
    "every-scope-has-a-manifest-of-its-own",
    saying(() => ({})),
    {
      "manifest/is-the-same-in-every-scope": "one manifest for all scopes",
    },
  ),
  ...wrongDriver("files-are-claimed-and-not-there", ({ fs: _, ...rest }) => rest, {
    "manifest/claims-and-traits-belong-together": "whether the driver can fs",
  }),
  ...wrongScope(
    "the-manifest-has-another-contract",
    saying(() => ({ contract: 7 })),
    {
      "manifest/another-contract-is-refused": "the message has core's contract, 7",
    },
  ),
];

const refusals: readonly Mutant[] = [
  ...wrongScope(
    "without-fs-every-file-is-empty",
    without("fs", (scope) => patchFs(scope, () => ({ readFile: async () => new Uint8Array(0) }))),
    { "manifest/without-fs-files-are-unsupported": "readFile: expected rejection with Unsupported" },
  ),
  ...wrongScope(
    "without-sync-dir-it-does-nothing",
    without("fs.sync-dir", (scope) => patchFs(scope, () => ({ syncDir: async () => undefined }))),
    { "manifest/without-sync-dir-it-is-unsupported": "syncDir: expected rejection with Unsupported" },
  ),
  ...wrongScope(
    "without-rename-dir-it-does-nothing",
    without("fs.rename-dir", (scope) => patchFs(scope, () => ({ rename: async () => undefined }))),
    { "manifest/without-rename-dir-directories-are-not-renamed": "rename of a directory: expected rejection" },
  ),
  ...wrongScope(
    "without-tcp-connecting-hangs",
    without("tcp", ({ net }) => ({ net: overlay(net, { connect: () => new Promise(() => undefined) }) })),
    { "manifest/without-tcp-sockets-are-unsupported": "timed out: connect" },
  ),
  ...wrongScope(
    "without-reset-it-does-nothing",
    without("tcp.reset", (scope) => patchConn(scope, { reset: () => undefined })),
    {
      "manifest/without-reset-it-is-unsupported": "reset: expected throw with Unsupported",
    },
  ),
  ...wrongScope(
    "without-threads-parallel-runs-here",
    without("threads", (scope) => ({ parallel: async (fn, ...args) => fn.run(scope, ...args) })),
    { "manifest/without-threads-parallel-is-unsupported": "parallel: expected rejection with Unsupported" },
  ),
  ...wrongScope(
    "without-block-on-it-runs-here",
    without("block-on", (scope) => ({ blockOn: (fn, ...args) => fn.run(scope, ...args) as never })),
    { "manifest/without-block-on-it-is-unsupported": "blockOn: expected throw with Unsupported" },
  ),
  ...wrongScope(
    "what-is-missing-is-refused-without-a-reason",
    without("block-on", () => ({
      blockOn: () => {
        throw new PorticoError("Unsupported", "blockOn is not there");
      },
    })),
    {
      "manifest/a-missing-capability-says-why": "the message has the driver's reason",
      "block-on/without-the-capability-the-driver-says-why": "the message has the reason",
    },
  ),
];

const installing: readonly Mutant[] = wrongScope("the-scope-has-no-time", () => ({ now: () => Number.NaN }), {
  "manifest/an-installed-scope-is-the-default": "the installed scope tells the time",
  "manifest/installing-is-taken-back": "the installed scope tells the time",
});

export const mutants: readonly Mutant[] = [...manifests, ...refusals, ...installing];

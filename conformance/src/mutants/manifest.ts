import { type Capability, capabilityNames, PorticoError } from "@portico/core";
import type { Driver, FsDriver } from "@portico/core/driver";
import { overlay } from "../overlay/overlay.ts";
import type { FullScope } from "../runner/case.ts";
import type { Mutant } from "./mutant.ts";
import { wrongDriver, wrongScope } from "./wrap.ts";

type Manifest = FullScope["supports"];

/** A manifest that says something else. */
function saying(change: (manifest: Manifest) => Partial<Manifest>): (scope: FullScope) => Partial<FullScope> {
  return ({ supports }) => ({ supports: Object.freeze({ ...supports, ...change(supports) }) });
}

/** A driver that can sync directories exactly when it does not claim to; one without files claims them. */
function beliesItself(driver: Driver): Driver {
  const { fs, capabilities } = driver;
  if (fs === undefined) return { ...driver, capabilities: [...capabilities, "fs"] };
  const syncDir = fs.syncDir === undefined ? async (): Promise<void> => undefined : undefined;
  return { ...driver, fs: overlay(fs, { syncDir } as Partial<FsDriver>) };
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
    "the-manifest-listens-and-does-not-connect",
    saying(({ capabilities }) => {
      const wrong: Partial<Record<Capability, boolean>> = { tcp: true, "tcp.connect": false };
      const listening = capabilityNames.map((name) => [name, wrong[name] ?? capabilities[name]]);
      return { capabilities: Object.freeze(Object.fromEntries(listening)) };
    }),
    { "manifest/a-claim-comes-with-what-it-builds-on": "whether tcp.connect comes with tcp" },
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
  ...wrongDriver("a-driver-belies-itself", beliesItself, {
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

const reasons: readonly Mutant[] = wrongScope(
  "what-is-missing-is-refused-without-a-reason",
  () => ({
    blockOn: () => {
      throw new PorticoError("Unsupported", "blockOn is not there");
    },
  }),
  {
    "manifest/a-missing-capability-says-why": "the message has the driver's reason",
    "block-on/without-the-capability-the-driver-says-why": "the message has the reason",
  },
);

const installing: readonly Mutant[] = wrongScope("the-scope-has-no-time", () => ({ now: () => Number.NaN }), {
  "manifest/an-installed-scope-is-the-default": "the installed scope tells the time",
  "manifest/installing-is-taken-back": "the installed scope tells the time",
});

export const mutants: readonly Mutant[] = [...manifests, ...reasons, ...installing];

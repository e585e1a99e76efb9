import { overlay } from "../overlay/overlay.ts";
import type { Mutant } from "./mutant.ts";
import { patchFs, wrongScope } from "./wrap.ts";

const never = (): Promise<never> => new Promise(() => undefined);

/** Where a capability is missing: something weaker in its place, or silence. */
export const mutants: readonly Mutant[] = [
  ...wrongScope("without-fs-nothing-exists", (scope) => patchFs(scope, () => ({ exists: async () => false })), {
    "manifest/without-fs-files-are-unsupported": "exists: expected rejection with Unsupported",
  }),
  ...wrongScope(
    "without-sync-dir-it-does-nothing",
    (scope) => patchFs(scope, () => ({ syncDir: async () => undefined })),
    {
      "manifest/without-sync-dir-it-is-unsupported": "syncDir: expected rejection with Unsupported",
    },
  ),
  ...wrongScope("without-sockets-connecting-hangs", ({ net }) => ({ net: overlay(net, { connect: never }) }), {
    "manifest/without-tcp-connect-sockets-are-unsupported": "timed out: connect",
  }),
  ...wrongScope(
    "without-sockets-a-number-resolves",
    ({ net }) => ({ net: overlay(net, { resolve: async () => [] }) }),
    {
      "manifest/without-tcp-connect-sockets-are-unsupported":
        "resolve of localhost: expected rejection with Unsupported",
    },
  ),
  ...wrongScope("without-tcp-listening-hangs", ({ net }) => ({ net: overlay(net, { listen: never }) }), {
    "manifest/without-tcp-listening-is-unsupported": "timed out: listen",
  }),
  ...wrongScope(
    "without-reset-it-does-nothing",
    ({ net }) => ({
      net: overlay(net, { connect: async (to) => overlay(await net.connect(to), { reset: () => undefined }) }),
    }),
    { "manifest/without-reset-it-is-unsupported": "reset: expected throw with Unsupported" },
  ),
];

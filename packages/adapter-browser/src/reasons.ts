import type { Capability } from "@portico/core";

type Reasons = Readonly<Partial<Record<Capability, string>>>;

const noSockets =
  "pages have no sockets: pass { gateway: gateway({ url, token }) } of @portico/gateway/client, and to threads serveWorker({ gateway })";

const everywhere = {
  "fs.sync-dir": "browsers have no way to sync a directory",
  "fs.rename-dir": "browsers move files only; move what is in the directory file by file",
  "fs.replace-open": "browsers lock files that are open",
  "tcp.connect": noSockets,
  tcp: noSockets,
  "tcp.reset": noSockets,
} as const;

const workerOption = 'pass { worker: () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" }) }';

/** Why each of the three places lacks what it can lack. */
export const reasons: { readonly page: Reasons; readonly worker: Reasons; readonly isolatedWorker: Reasons } = {
  page: {
    ...everywhere,
    fs: `a page's files are served by a worker: ${workerOption}`,
    threads: workerOption,
    "block-on": "a page must not sleep: run in a worker of a cross-origin isolated page, with runInIsolatedWorker",
  },
  worker: {
    ...everywhere,
    threads: workerOption,
    "block-on":
      "a thread sleeps on shared memory, which takes a cross-origin isolated page: use runInIsolatedWorker, which says what to do",
  },
  isolatedWorker: everywhere,
};

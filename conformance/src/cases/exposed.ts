// The worker module of the suite: functions that the cases of `parallel` and `block-on` run on other threads.
import { type Capability, type Exposed, expose, PorticoError } from "@portico/core";

type OnThread<A extends readonly unknown[], R> = Exposed<A, R, Capability>;

export const add: OnThread<[a: number, b: number], number> = expose("conformance/add", (_scope, a, b) => a + b);

/** Gives its argument back. */
export const identity: OnThread<[value: unknown], unknown> = expose("conformance/identity", (_scope, value) => value);

/** Gives something that cannot be copied. */
export const uncopyable: OnThread<[], unknown> = expose("conformance/uncopyable", () => () => 1);

let counter = 0;

/** How often it has run on the thread that it runs on. */
export const count: OnThread<[], number> = expose("conformance/count", () => {
  counter += 1;
  return counter;
});

/** How often {@link count} has run on this thread. */
export function counted(): number {
  return counter;
}

/** Never yields for that long. */
export const spin: OnThread<[ms: number], string> = expose("conformance/spin", (scope, ms) => {
  const end = scope.now() + ms;
  while (scope.now() < end);
  return "spun";
});

/** Sleeps that long and says how long it was. */
export const pause: OnThread<[ms: number], number> = expose("conformance/pause", async (scope, ms) => {
  const start = scope.now();
  await scope.sleep(ms);
  return scope.now() - start;
});

/** An error type of a program. */
export class QuotaError extends RangeError {
  override readonly name: string = "QuotaError";
  readonly quota: number = 7;
}

/** What {@link fail} can throw. */
export type FailureKind = "code" | "class" | "cause" | "own";

const failures: Readonly<Record<FailureKind, () => Error>> = {
  code: () => new PorticoError("NoSpace", "nothing left", { op: "test", resource: "a disk" }),
  class: () => new TypeError("of a class"),
  cause: () =>
    new Error("outer", { cause: new SyntaxError("inner", { cause: new PorticoError("Busy", "innermost") }) }),
  own: () => new QuotaError("of a type of its own"),
};

/** Throws an error of that kind. */
export const fail: OnThread<[kind: FailureKind], never> = expose("conformance/fail", (_scope, kind) => {
  throw failures[kind]();
});

/** Ends its thread by an error that belongs to nobody. */
export const die: OnThread<[], void> = expose("conformance/die", async (scope) => {
  queueMicrotask(() => {
    throw new Error("this thread ends here, as the case wants");
  });
  await scope.sleep(Number.POSITIVE_INFINITY);
});

/** Answers, and ends its thread by an error that long afterwards. */
export const dieLater: OnThread<[ms: number], string> = expose("conformance/die-later", (_scope, ms) => {
  setTimeout(() => {
    throw new Error("left behind, as the case wants");
  }, ms);
  return "answered";
});

/** Connects to the port, and stays. */
export const hold: OnThread<[port: number], void> = expose("conformance/hold", async (scope, port) => {
  await scope.net.connect({ port });
  await scope.sleep(Number.POSITIVE_INFINITY);
});

/** Connects to the port and waits for bytes that do not come. */
export const listenInVain: OnThread<[port: number], void> = expose(
  "conformance/listen-in-vain",
  async (scope, port) => {
    const conn = await scope.net.connect({ port, closeTimeout: 0 });
    await conn.read();
  },
);

/** Connects to the port, and leaves. */
export const reach: OnThread<[port: number], string> = expose("conformance/reach", async (scope, port) => {
  await scope.net.connect({ port });
  return "reached";
});

/** Writes the text to a file and reads it back. */
export const throughFile: OnThread<[path: string, text: string], string> = expose(
  "conformance/through-file",
  async (scope, path, text) => {
    await scope.fs.writeFile(path, text);
    return scope.fs.readText(path);
  },
);

/** Appends the text that often, one write after the other. */
export const appendOften: OnThread<[path: string, text: string, times: number], void> = expose(
  "conformance/append-often",
  async (scope, path, text, times) => {
    const file = await scope.fs.open(path, { append: true });
    const bytes = new TextEncoder().encode(text);
    for (let i = 0; i < times; i++) await file.write(bytes);
  },
);

/** Opens the file, says so by making another one, and keeps it open. */
export const keepOpen: OnThread<[path: string, sign: string], void> = expose(
  "conformance/keep-open",
  async (scope, path, sign) => {
    await scope.fs.open(path);
    await scope.fs.writeFile(sign, "open");
    await scope.sleep(Number.POSITIVE_INFINITY);
  },
);

/** Sends the bytes over a connection between two ends on one thread. */
export const throughSocket: OnThread<[bytes: Uint8Array], number> = expose(
  "conformance/through-socket",
  async (scope, bytes) => {
    const listener = await scope.net.listen({ port: 0 });
    const sender = scope.spawn(async (own) => {
      const conn = await own.net.connect({ port: listener.address.port });
      await conn.write(bytes);
      await conn.closeWrite();
      await conn.read();
    });
    const conn = await listener.accept();
    let received = 0;
    for await (const chunk of conn) received += chunk.length;
    await conn.closeWrite();
    await sender.join();
    return received;
  },
);

/** Blocks on {@link add}, on a thread that is blocked on. */
export const addNested: OnThread<[a: number, b: number], number> = expose("conformance/add-nested", (scope, a, b) =>
  scope.blockOn(add, a, b),
);

import type { Driver, FileDriver, FsDriver } from "@portico/core/driver";
import { withFile, withFs } from "../overlay/fs-overlay.ts";
import { withSockets } from "../overlay/net-overlay.ts";
import type { FullScope } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";

/** A step that the driver is held at. */
export class Hold {
  readonly #reached = Promise.withResolvers<void>();
  readonly #released = Promise.withResolvers<void>();
  #armed: boolean;
  /** Resolves when the driver has been asked. */
  readonly reached: Promise<void> = this.#reached.promise;

  constructor(armed: boolean) {
    this.#armed = armed;
  }

  /** From here on the driver is held. */
  arm(): void {
    this.#armed = true;
  }

  /** The driver's side: says that it was asked, and waits to be let go. */
  async here(): Promise<void> {
    if (!this.#armed) return;
    this.#reached.resolve();
    await this.#released.promise;
  }

  release(): void {
    this.#released.resolve();
  }

  /** These methods of `whole`, as far as it has them, each of which waits here first. */
  methods<T extends object>(whole: T, names: readonly (keyof T & string)[]): Partial<T> {
    const held = names.flatMap((name) => {
      const method = whole[name];
      if (typeof method !== "function") return [];
      return [[name, (...args: unknown[]) => this.here().then(() => Reflect.apply(method, whole, args))]];
    });
    return Object.fromEntries(held) as Partial<T>;
  }
}

type Change = (driver: Driver, hold: Hold) => Driver;

/** A root whose driver is held, and a child scope of it to cancel. */
export interface HeldRoot {
  readonly hold: Hold;
  readonly scope: FullScope;
  readonly outer: FullScope;
}

export function heldRoot(ctx: Ctx, change: Change, hold: Hold = new Hold(true)): HeldRoot {
  const root = ctx.root({}, change(ctx.driver, hold));
  ctx.defer(() => hold.release());
  const open = root.scope.openScope();
  ctx.defer(() => open.close().catch((error: unknown) => error));
  return { hold, scope: open.scope, outer: root.scope };
}

export function holdFs(change: (fs: FsDriver, hold: Hold) => Partial<FsDriver>): Change {
  return (driver, hold) => withFs(driver, (fs) => change(fs, hold));
}

export function holdFile(change: (file: FileDriver, hold: Hold) => Partial<FileDriver>): Change {
  return (driver, hold) => withFile(driver, (file) => change(file, hold));
}

/** A root whose driver is held at everything that it does asynchronously with files and sockets, once `hold` is armed. */
export function rootToHold(ctx: Ctx): HeldRoot {
  return heldRoot(ctx, holdAll, new Hold(false));
}

const ofFs = ["open", "stat", "readDir", "mkdir", "rename", "removeFile", "removeDir", "syncDir"] as const;
const ofFile = ["read", "write", "stat", "size", "truncate", "sync"] as const;

function holdAll(driver: Driver, hold: Hold): Driver {
  const heldFs = withFs(driver, (fs) => hold.methods(fs, ofFs));
  const heldFiles = withFile(heldFs, (file) => hold.methods(file, ofFile));
  return withSockets(heldFiles, (sockets) => hold.methods(sockets, ["lookup", "listen"]));
}

import type { Conn, Listener, Ownable, Resource, SpawnOptions } from "@portico/core";
import { overlay } from "../overlay/overlay.ts";
import type { FullScope } from "../runner/case.ts";
import type { Wrap } from "./mutant.ts";
import { wrapScope } from "./wrap.ts";

type FullListener = Awaited<ReturnType<FullScope["net"]["listen"]>>;

/** What is wrong with the sockets of a scope. */
export interface NetPatch {
  readonly net?: (net: FullScope["net"], scope: FullScope) => Partial<FullScope["net"]>;
  /** Every connection and view. `view` tells whether `scope.bind` made it, from the resource it is a view of. */
  readonly conn?: (conn: Conn, scope: FullScope, viewOf: Conn | undefined) => Partial<Conn>;
  readonly listener?: (
    listener: FullListener,
    scope: FullScope,
    viewOf: FullListener | undefined,
  ) => Partial<FullListener>;
}

const originals = new WeakMap<Ownable, Ownable>();

/** A scope whose connections and listeners have something wrong, and every scope below it. */
export function wrapNet(patch: NetPatch): Wrap {
  return { scope: (root) => wrapScope(root, (scope) => netOf(scope, patch)) };
}

function netOf(scope: FullScope, patch: NetPatch): Partial<FullScope> {
  const { net } = scope;
  const wrong: Partial<FullScope["net"]> = {
    connect: async (to) => wrapConn(await net.connect(to), undefined),
    listen: async (on) => wrapListener(await net.listen(on), undefined),
  };
  return {
    net: overlay(overlay(net, wrong), patch.net?.(overlay(net, wrong), scope) ?? {}),
    bind: <R extends Resource>(resource: R): R => bind(resource) as R,
    spawn: (body, options) => scope.spawn(body, ofOriginals(options)),
  };

  function wrapConn(conn: Conn, viewOf: Conn | undefined): Conn {
    return remember(conn, overlay(conn, patch.conn?.(conn, scope, viewOf) ?? {}));
  }

  function wrapListener(listener: FullListener, viewOf: FullListener | undefined): FullListener {
    const accept = async (): Promise<Conn> => wrapConn(await listener.accept(), undefined);
    const wrong = overlay(listener, { accept });
    return remember(listener, overlay(wrong, patch.listener?.(wrong, scope, viewOf) ?? {}));
  }

  function bind(resource: Resource): Resource {
    const original = (originals.get(resource) ?? resource) as Resource;
    const view = scope.bind(original);
    return isListener(view) ? wrapListener(view, original as FullListener) : wrapConn(view as Conn, original as Conn);
  }
}

function remember<R extends Resource>(original: R, wrong: R): R {
  originals.set(wrong, original);
  return wrong;
}

function ofOriginals(options: SpawnOptions = {}): SpawnOptions {
  if (options.owns === undefined) return options;
  return { ...options, owns: options.owns.map((resource) => originals.get(resource) ?? resource) };
}

function isListener(resource: Resource): resource is Resource & FullListener {
  return typeof (resource as Partial<Listener<never>>).accept === "function";
}

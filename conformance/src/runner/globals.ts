// What the runner and the cases stand on, and what everybody in their program could replace. It is taken when this module
// is loaded, which has to be before the adapter's.

const globals = globalThis as unknown as Record<string, object | undefined>;

const names = [
  ...["setTimeout", "clearTimeout", "setInterval", "clearInterval", "queueMicrotask", "Promise", "performance", "Date"],
  ...["JSON", "console", "process", "WebSocket", "Object", "Array", "Map", "Set", "Symbol", "Reflect", "Error", "Math"],
  ...["Function", "Number", "String", "Proxy", "Uint8Array", "TextEncoder", "TextDecoder", "crypto"],
];

/** Objects, and which of their members count. Absent: all functions that they have themselves. */
const objects: readonly (readonly [name: string, object: object | undefined, members?: readonly string[]])[] = [
  ["globalThis", globals, names],
  ["Promise", Promise],
  ["Promise.prototype", Promise.prototype],
  ["Object", Object],
  ["Array", Array],
  ["Array.prototype", Array.prototype],
  ["Map.prototype", Map.prototype],
  ["Set.prototype", Set.prototype],
  ["JSON", JSON],
  ["Date", Date],
  ["Reflect", Reflect],
  ["performance", globals.performance, ["now"]],
  ["console", globals.console, ["log", "error"]],
  ["process", globals.process, ["exit", "on", "off", "once", "emit", "kill"]],
];

const { is, defineProperty, getOwnPropertyDescriptor, getOwnPropertyNames } = Object;
const { get, deleteProperty } = Reflect;

interface Member {
  readonly name: string;
  readonly object: object;
  readonly key: string;
  readonly value: unknown;
  /** Absent where it is inherited. */
  readonly descriptor: PropertyDescriptor | undefined;
}

const members: readonly Member[] = objects.flatMap(([name, object = {}, keys = functionsOf(object)]) =>
  keys
    .filter((key) => key in object)
    .map((key) => {
      const descriptor = getOwnPropertyDescriptor(object, key);
      return { name: `${name}.${key}`, object, key, value: get(object, key), descriptor };
    }),
);

function functionsOf(object: object): string[] {
  return getOwnPropertyNames(object).filter(
    (key) => typeof getOwnPropertyDescriptor(object, key)?.value === "function",
  );
}

/** Puts back what has been replaced since this module was loaded. @returns its names */
export function restoreGlobals(): string[] {
  const replaced: string[] = [];
  // No method of an array: it may be the one that was replaced.
  for (let i = 0; i < members.length; i++) {
    const { name, object, key, value, descriptor } = members[i] as Member;
    if (is(get(object, key), value)) continue;
    replaced[replaced.length] = name;
    if (descriptor === undefined) deleteProperty(object, key);
    else defineProperty(object, key, descriptor);
  }
  return replaced;
}

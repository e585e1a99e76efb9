import type { Mutant } from "./mutant.ts";
import { patchFs, wrongScope } from "./wrap.ts";

/** Which scope governs, owns and closes a resource. */
export const mutants: readonly Mutant[] = [
  ...wrongScope(
    "the-root-owns-every-file",
    (scope, root) => patchFs(scope, () => ({ open: (path, how) => root.fs.open(path, how) })),
    {
      "spawn/the-end-of-a-scope-closes-what-it-opened": "read after the scope's end",
      "spawn/deferred-functions-and-resources-end-in-reverse-order": "read in the function deferred",
      "spawn/cancelling-governs-what-the-scope-opened": "read on a file of a cancelled scope",
    },
  ),
  ...wrongScope("bind-gives-the-resource-itself", () => ({ bind: (resource) => resource }), {
    "spawn/bind-governs-by-the-binding-scope": "read through the view of a cancelled scope",
    "spawn/bind-lets-a-shield-use-a-resource": "Cancelled",
  }),
  ...wrongScope(
    "bind-moves-ownership",
    (scope) => ({
      bind: (resource) => {
        scope.defer(() => resource.close());
        return scope.bind(resource);
      },
    }),
    { "spawn/bind-does-not-move-ownership": "Closed" },
  ),
  ...wrongScope(
    "owns-moves-a-resource-once",
    (scope, root) => ({
      spawn: (body, { owns = [], ...options } = {}) => {
        const fresh = owns.filter((resource) => !hasMoved(root, resource));
        return scope.spawn(body, { ...options, owns: fresh });
      },
    }),
    { "spawn/what-a-task-owns-can-be-moved-on": "read after the second owner's end" },
  ),
  ...wrongScope(
    "owns-is-ignored",
    (scope) => ({
      spawn: (body, { owns: _, ...options } = {}) => scope.spawn(body, options),
    }),
    {
      "spawn/owns-moves-a-resource-to-the-task": "read after the owning task",
      "spawn/owned-resources-are-governed-by-the-task": "read on a file whose task is cancelled",
      "spawn/a-task-that-never-began-closes-what-it-owns": "read after the cancelled task",
      "spawn/a-channel-ends-with-the-producer-that-owns-its-sender": "timed out: the end of the loop",
      "spawn/a-consumer-that-never-began-closes-its-receiver": "timed out: a send that waits",
      "spawn/a-task-gives-back-the-permits-that-it-owns": "timed out: permit 2",
      "spawn/what-belongs-to-another-scope-cannot-be-given": "a foreign sender",
    },
  ),
];

const moved = new WeakMap<object, Set<unknown>>();

/** Whether it has been asked this of the resource before. */
function hasMoved(root: object, resource: unknown): boolean {
  const known = moved.get(root) ?? new Set();
  moved.set(root, known);
  const before = known.has(resource);
  known.add(resource);
  return before;
}

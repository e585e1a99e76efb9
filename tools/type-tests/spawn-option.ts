// expect: TS2561
// expect: 'backgroud' does not exist in type 'SpawnOptions'. Did you mean to write 'background'?
import type { Scope } from "@portico/core";

declare function beat(scope: Scope): Promise<void>;
export function wrong(scope: Scope): unknown {
  return scope.spawn(beat, { backgroud: true });
}

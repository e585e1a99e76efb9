// Prints how a million turns of a select whose first arm is never ready change the heap, in bytes, and how often that arm
// began and was listened to. Needs --expose-gc.
import { driver } from "../../../adapter-node/dist/index.js";
import { openRoot } from "../../dist/driver.js";

const warmUp = 100_000;
const turns = 1_000_000;
const never = { begun: 0, listeners: 0 };
const silence = {
  // biome-ignore lint/suspicious/noThenProperty: a promise that counts who listens.
  then: () => {
    never.listeners++;
  },
};

const root = openRoot(driver);
const select = root.scope.select({
  never: (scope) => {
    never.begun++;
    return scope.wait(silence);
  },
  work: () => 1,
});
let before = 0;
let done = 0;
for await (const { value } of select) {
  done += value;
  if (done === warmUp) before = used();
  if (done === turns) break;
}
console.log(JSON.stringify({ ...never, grown: used() - before }));
await root.close();

function used() {
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

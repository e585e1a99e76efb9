// Functions for threads.
import { expose } from "@portico/core";

const never = () => new Promise(() => undefined);

export const one = expose("test/one", () => 1);
export const makeDirectory = expose("test/makeDirectory", (scope, path) => scope.fs.mkdir(path));
export const close = expose("test/close", () => {
  self.close();
  return never();
});
export const failWithFunction = expose("test/failWithFunction", () => {
  void Promise.reject(() => "cannot be cloned");
  return never();
});

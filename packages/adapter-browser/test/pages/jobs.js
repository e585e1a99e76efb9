// Functions for threads.
import { expose } from "@portico/core";

const never = () => new Promise(() => undefined);

export const one = expose("test/one", () => 1);
export const makeDirectory = expose("test/makeDirectory", (scope, path) => scope.fs.mkdir(path));
export const append = expose("test/append", (scope, path, text) => scope.fs.writeFile(path, text, { append: true }));
export const close = expose("test/close", () => {
  self.close();
  return never();
});
export const failWithFunction = expose("test/failWithFunction", () => {
  void Promise.reject(() => "cannot be cloned");
  return never();
});

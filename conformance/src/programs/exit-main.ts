import { type Main, type RunOptions, usageError } from "@portico/core";

/** A program that ends in the way its first argument names, to be started as a process of its own. */
export const main: Main<"tcp"> = async (scope, { args, print }) => {
  switch (args[0]) {
    case "ok":
      return;
    case "fail":
      throw new Error("broken on purpose");
    case "usage":
      throw usageError("exit: this argument is wrong on purpose");
    case "stuck":
      return scope.sleep(Number.POSITIVE_INFINITY);
    case "stuck out of sight":
      return new Promise(() => undefined);
    case "unhandled":
      scope.defer(() => print("cleaned up"));
      void Promise.reject(new Error("nobody takes this"));
      return scope.sleep(60_000);
    case "thrown":
      scope.defer(() => print("cleaned up"));
      setTimeout(() => {
        throw new Error("nobody takes this");
      }, 1);
      return scope.sleep(60_000);
    case "drain":
      print("ready");
      await scope.stopping.wait();
      print("drained");
      return;
    case "overstay":
      await scope.net.listen({ port: 0 });
      print("ready");
      await scope.stopping.wait();
      print("overstaying");
      return scope.sleep(60_000);
    default:
      throw usageError(`exit: unknown way ${String(args[0])}`);
  }
};

export const options: RunOptions = { grace: 300 };

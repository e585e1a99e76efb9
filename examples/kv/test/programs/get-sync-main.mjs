// Prints what getSync gives and what it refuses. Arguments: the port of a server, a directory for another.
import { getSync, serve } from "@portico/example-kv";

export async function main(scope, { args, print }) {
  const [port, dir] = args;
  const other = { host: "127.0.0.1", port: Number(port) };
  print(`value ${new TextDecoder().decode(getSync(scope, other, "greeting"))}`);
  print(`missing ${getSync(scope, other, "none")}`);
  await scope
    .scope(async (scope) => {
      const own = await serve(scope, { port: 0, dir });
      print(`own ${codeOf(() => getSync(scope, own.address, "greeting"))}`);
      scope.cancel("done");
    })
    .catch((error) => {
      if (error.code !== "Cancelled") throw error;
    });
  print(`nobody ${codeOf(() => getSync(scope, { host: "127.0.0.1", port: 1 }, "greeting"))}`);
}

function codeOf(fn) {
  try {
    return `gave ${fn()}`;
  } catch (error) {
    return error.code;
  }
}

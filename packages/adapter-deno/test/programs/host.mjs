import { host } from "../../dist/host.js";

host.write("out", "to out");
host.write("out", "\n");
host.write("err", "to err\n");
await new Promise((resolve) => {
  const stop = host.onSignal("SIGTERM", () => {
    host.write("out", "heard SIGTERM\n");
    stop();
    resolve(undefined);
  });
  Deno.kill(Deno.pid, "SIGTERM");
});

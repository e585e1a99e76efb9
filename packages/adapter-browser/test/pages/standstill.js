// A program that notes what time does to it while its page is frozen.
import { run } from "@portico/adapter-browser/base";

const period = 100;

/** Runs until half a second after the page has been resumed. */
export async function standStill() {
  const seen = { sleeps: [], ticks: { skip: [], burst: [], delay: [] } };
  const resumed = Promise.withResolvers();
  document.addEventListener("freeze", () => (seen.frozen = performance.now()));
  document.addEventListener("resume", () => {
    seen.resumed = performance.now();
    resumed.resolve("the value");
  });
  seen.code = await run(async (scope) => {
    seen.start = scope.now();
    const sleep = async (ms) => {
      await scope.sleep(ms);
      seen.sleeps.push({ ms, took: scope.now() - seen.start });
    };
    const count = async (own, missed) => {
      for await (const _ of own.interval(period, { missed })) seen.ticks[missed].push(scope.now() - seen.start);
    };
    const sleeps = [700, 500, 600].map(sleep);
    for (const missed of ["skip", "burst", "delay"]) scope.spawn((own) => count(own, missed), { background: true });
    const late = scope.timeout(500, (own) => own.sleep(60_000)).catch(({ code }) => code);
    const value = scope.timeout(500, (own) => own.wait(resumed.promise)).catch(({ code }) => code);
    seen.late = await late;
    seen.judged = scope.now();
    seen.value = await value;
    await Promise.all(sleeps);
    await scope.sleep(500);
    seen.end = scope.now() - seen.start;
  });
  return seen;
}

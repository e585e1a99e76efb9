import type { Probe } from "./probe.ts";

/** The bytes in use, when what is garbage is gone. */
export type Gauge = () => Promise<number>;

/** Measures one run of `count` operations. @returns the amount for each of them */
export type Take = (probe: Probe, count: number) => Promise<number>;

/** Milliseconds; of a probe with a stage those of its end. */
export const time: Take = async (probe, count) => {
  const act = "stage" in probe ? await probe.stage(count) : () => probe.run(count);
  const started = performance.now();
  await act();
  return (performance.now() - started) / count;
};

/** The bytes that what is on the stage holds. */
export function heapOf(gauge: Gauge): Take {
  return async (probe, count) => {
    if (!("stage" in probe)) throw new TypeError("this bench holds nothing between its beginning and its end");
    const before = await gauge();
    const takeDown = await probe.stage(count);
    const held = (await gauge()) - before;
    await takeDown();
    return held / count;
  };
}

import { expect, test } from "vitest";
import { Deadlines } from "../src/time/deadlines.ts";
import { Alarm, type TimerEntry } from "../src/time/queue.ts";

function entry(): TimerEntry {
  return new Alarm(() => undefined);
}

function takeAll(deadlines: Deadlines): TimerEntry[] {
  const taken: TimerEntry[] = [];
  while (!deadlines.empty) {
    taken.push(deadlines.first);
    deadlines.remove(deadlines.first);
  }
  return taken;
}

function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state % below;
  };
}

test("equal times come out in the order of the calls, whatever lines they stand in", () => {
  const deadlines = new Deadlines();
  const times = [10, 20, 10, 30, 5, 20, 10, 30, 5];
  const entries = times.map((at) => {
    const item = entry();
    deadlines.add(item, at);
    return item;
  });
  const expected = [...entries].sort((a, b) => a.at - b.at || entries.indexOf(a) - entries.indexOf(b));
  expect(takeAll(deadlines)).toEqual(expected);
});

test("one taken out holds none of the others", () => {
  const deadlines = new Deadlines();
  const entries = [1, 2, 3, 4, 5].map((at) => {
    const item = entry();
    deadlines.add(item, at);
    return item;
  });
  for (const at of [2, 4, 0, 1, 3]) deadlines.remove(entries[at] as TimerEntry);
  expect(deadlines.empty).toBe(true);
  for (const { index, ahead, behind } of entries) expect([index, ahead, behind]).toEqual([-1, null, null]);
});

test("a line whose last was taken out takes the next one again", () => {
  const deadlines = new Deadlines();
  const [first, last, next] = [entry(), entry(), entry()];
  deadlines.add(first, 10);
  deadlines.add(last, 20);
  deadlines.remove(last);
  deadlines.add(next, 15);
  expect(next.ahead).toBe(first);
  expect(takeAll(deadlines)).toEqual([first, next]);
});

test("more durations than lines come out in order", () => {
  const deadlines = new Deadlines();
  const added = Array.from({ length: 5000 }, (_, now) => {
    const item = entry();
    deadlines.add(item, now + 1000 * (1 + ((now * 7) % 100)));
    return item;
  });
  expect(takeAll(deadlines)).toEqual(added.sort((a, b) => a.at - b.at || a.order - b.order));
});

test.each([1, 20, 1000])("adds and removes at random agree with a sorted list, times below %d", (times) => {
  const random = randomNumbers(times);
  const deadlines = new Deadlines();
  let model: TimerEntry[] = [];
  for (let step = 0; step < 5000; step++) {
    if (model.length === 0 || random(3) > 0) {
      const item = entry();
      deadlines.add(item, random(times));
      model.push(item);
    } else {
      const item = model[random(model.length)] as TimerEntry;
      deadlines.remove(item);
      model = model.filter((other) => other !== item);
    }
    const first = model.reduce<TimerEntry | undefined>((a, b) => (a === undefined || b.at < a.at ? b : a), undefined);
    expect(deadlines.empty ? undefined : deadlines.first).toBe(first);
  }
  expect(takeAll(deadlines)).toEqual(model.sort((a, b) => a.at - b.at || a.order - b.order));
});

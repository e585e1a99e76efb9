import {
  CancelPointFailure,
  cancelAtEveryAwait,
  ExploreFailure,
  explore,
  simulatedDriver,
} from "@portico/core/testing";
import { expect, test } from "vitest";
import { Pool, useCarefully, useCarelessly } from "./fixtures/lease.ts";
import { LossyMailbox, SafeMailbox } from "./fixtures/mailbox.ts";
import { CheckThenOpen, OpenOnce, twoUsers } from "./fixtures/shared-connection.ts";

const fresh = () => simulatedDriver();

async function failureOf<E extends Error>(run: Promise<unknown>, type: new (...args: never[]) => E): Promise<E> {
  try {
    await run;
  } catch (error) {
    expect(error).toBeInstanceOf(type);
    return error as E;
  }
  throw new Error("nothing was found");
}

// ---- a value that is lost when its receiver is cancelled as it settles ------------------------------------------------

function mailboxProgram(Mailbox: typeof LossyMailbox | typeof SafeMailbox, only: object = {}) {
  return cancelAtEveryAwait(
    fresh,
    {
      setup(scope) {
        const box = new Mailbox<string>();
        scope.spawn(async (scope) => {
          await scope.yieldNow();
          box.put("letter");
        });
        return { box, received: [] as string[] };
      },
      async run(scope, { box, received }) {
        received.push(await box.receive(scope));
      },
      async check({ box, received }, _outcome, scope) {
        await scope.sleep(1);
        expect([...box.kept, ...received]).toEqual(["letter"]);
      },
    },
    only,
  );
}

test("a letter that is lost as it is handed over is found, with the point, and can be repeated alone", async () => {
  const failure = await failureOf(mailboxProgram(LossyMailbox), CancelPointFailure);
  expect(failure).toMatchObject({ point: 1, when: "settles", operation: 'wait in "scope"' });
  expect(failure.message).toContain('{ only: 1, when: "settles" }');
  const again = await failureOf(mailboxProgram(LossyMailbox, { only: 1, when: "settles" }), CancelPointFailure);
  expect(again.message).toBe(failure.message);
  expect(await mailboxProgram(LossyMailbox, { only: 1, when: "waits" })).toMatchObject({ cancelled: 1 });
});

test("a mailbox that takes the letter back passes", async () => {
  expect(await mailboxProgram(SafeMailbox)).toEqual({
    points: 1,
    events: 2,
    cancelled: 2 + 2 * 8,
    operations: ['wait in "scope"'],
  });
});

// ---- a check, and an act a turn later ---------------------------------------------------------------------------------

test("in the order of the calls check-then-act goes well", async () => {
  expect(await explore({ keepOrder: true }, (scope) => twoUsers(scope, new CheckThenOpen()))).toMatchObject({
    runs: 100,
    distinct: 1,
  });
});

test("check-then-act is found, with a seed and a trace that repeat it", async () => {
  const program = (scope: Parameters<typeof twoUsers>[0]) => twoUsers(scope, new CheckThenOpen());
  const failure = await failureOf(explore({}, program), ExploreFailure);
  expect(failure.message).toMatch(/opened 2 connections\nTo repeat it: explore\(\{ seed: \d+ \}/);
  expect(failure.message).toMatch(/yieldNow in "second" \(\d of 2\)/);
  const { seed } = failure as { seed: number };
  const again = await failureOf(explore({ seed }, program), ExploreFailure);
  expect(again.trace).toEqual(failure.trace);
  const led = await failureOf(explore({ choices: failure.choices }, program), ExploreFailure);
  expect(led.trace).toEqual(failure.trace);
});

test("a systematic search finds it, too, and says which choices lead there", async () => {
  const program = (scope: Parameters<typeof twoUsers>[0]) => twoUsers(scope, new CheckThenOpen());
  const failure = await failureOf(explore({ systematic: true }, program), ExploreFailure);
  expect(failure.seed).toBe(undefined);
  expect(failure.message).toMatch(/explore\(\{ choices: \[[\d, ]+\] \}/);
  await failureOf(explore({ choices: failure.choices }, program), ExploreFailure);
});

test("no order breaks what stores the opening itself: all of them are tried", async () => {
  const all = await explore({ systematic: true }, (scope) => twoUsers(scope, new OpenOnce(scope)));
  expect(all).toMatchObject({ runs: 2, distinct: 2, exhausted: true });
});

// ---- a resource that is cancelled before it is stored -----------------------------------------------------------------

function poolProgram(use: typeof useCarelessly) {
  return cancelAtEveryAwait(fresh, {
    setup: () => new Pool(),
    run: use,
    check: (pool) => expect(pool.out).toBe(0),
  });
}

test("a lease that is lost before somebody promises to give it back is found", async () => {
  const failure = await failureOf(poolProgram(useCarelessly), CancelPointFailure);
  expect(failure).toMatchObject({ point: 1, when: "settles", operation: 'yieldNow in "scope"' });
});

test("a lease whose return is promised at once passes", async () => {
  expect(await poolProgram(useCarefully)).toMatchObject({ points: 3, events: 4, cancelled: 3 * 2 + 4 * 8 });
});

import type { ConnDriver, Driver } from "@portico/core/driver";
import { withConns, withListenerEvents, withSockets } from "../overlay/net-overlay.ts";
import { overlay } from "../overlay/overlay.ts";
import type { Mutant, Wrap } from "./mutant.ts";
import { wrapNet } from "./tcp-wrap.ts";
import { wrapScope, wrongDriver } from "./wrap.ts";

/** The first six connections use up what all of them may receive. */
function connectionsShareAWindow(driver: Driver): Driver {
  let made = 0;
  return withConns(driver, (): Partial<ConnDriver> => {
    made += 1;
    return made > 6 ? { read: () => undefined } : {};
  });
}

/** The 101st waits in silence. */
function connectsAHundredTimes(driver: Driver): Driver {
  let asked = 0;
  return withSockets(driver, (sockets) => ({
    connect: (...args) => {
      asked += 1;
      return asked > 100 ? () => undefined : sockets.connect(...args);
    },
  }));
}

function acceptsAHundredTimes(driver: Driver): Driver {
  let accepted = 0;
  return withListenerEvents(driver, (events) => ({
    connection: (conn) => {
      accepted += 1;
      if (accepted > 100) conn.abort();
      else events.connection(conn);
    },
  }));
}

/** What was sent is noticed when a timer rings. */
function looksWhenATimerRings(driver: Driver): Driver {
  const waiting: (() => void)[] = [];
  const timers = overlay(driver.timers, {
    setTimer: (ms, fire) =>
      driver.timers.setTimer(ms, () => {
        for (const go of waiting.splice(0)) go();
        fire();
      }),
  });
  const late = withConns(driver, (conn) => ({
    attach: (events) => conn.attach(overlay(events, { written: () => void waiting.push(() => events.written()) })),
  }));
  return { ...late, timers };
}

/** Many sleeps keep everybody from sending. */
const sleepersHoldUpWriters: Wrap = {
  scope: (root) => {
    let sleeping = 0;
    const counted = wrapScope(root, (scope) => ({
      sleep: async (ms) => {
        sleeping += 1;
        await scope.sleep(ms).finally(() => {
          sleeping -= 1;
        });
      },
    }));
    const slow = wrapNet({
      conn: (conn, scope) => ({
        write: async (bytes) => {
          if (sleeping > 500) await scope.wait(new Promise(() => undefined));
          await conn.write(bytes);
        },
      }),
    });
    return slow.scope?.(counted) ?? counted;
  },
};

/** Wrong only when there is much of something. */
export const mutants: readonly Mutant[] = [
  ...wrongDriver("tcp-connections-share-a-window", connectionsShareAWindow, {
    "tcp/unread-connections-do-not-stop-another": "timed out: the echo",
    "tcp/unread-accepted-connections-do-not-stop-another": "timed out: the echo",
  }),
  ...wrongDriver("tcp-connects-a-hundred-times", connectsAHundredTimes, {
    "tcp/many-connections-at-once": "timed out: 150 connections",
  }),
  ...wrongDriver("tcp-accepts-a-hundred-times", acceptsAHundredTimes, {
    "tcp/many-accepted-connections-at-once": "timed out: connection 101",
  }),
  ...wrongDriver("tcp-looks-when-a-timer-rings", looksWhenATimerRings, {
    "tcp/a-large-transfer-needs-no-timer": "timed out",
  }),
  {
    name: "tcp-sleepers-hold-up-writers",
    kills: "tcp/a-large-transfer-does-not-mind-many-timers",
    says: "timed out: the echo",
    wrap: sleepersHoldUpWriters,
  },
];

import * as aCachedValueThatNeverAges from "./a-cached-value-that-never-ages.ts";
import * as aCancellationThatLeavesNoTrace from "./a-cancellation-that-leaves-no-trace.ts";
import * as aDeadlineForOneAwaitOfTwo from "./a-deadline-for-one-await-of-two.ts";
import * as aFailureThatNobodyHearsOf from "./a-failure-that-nobody-hears-of.ts";
import * as aFunctionThatReturnsBeforeItsWorkIsDone from "./a-function-that-returns-before-its-work-is-done.ts";
import * as aGeneratorThatWillNotClose from "./a-generator-that-will-not-close.ts";
import * as aGuardThatNobodyHolds from "./a-guard-that-nobody-holds.ts";
import * as aHeartbeatBehindTheWork from "./a-heartbeat-behind-the-work.ts";
import * as aLeaseHeldDuringOtherWork from "./a-lease-held-during-other-work.ts";
import * as aLockHeldAcrossAnAwait from "./a-lock-held-across-an-await.ts";
import * as aLogLineUnderTheWrongName from "./a-log-line-under-the-wrong-name.ts";
import * as aLongTimeoutThatFiresAtOnce from "./a-long-timeout-that-fires-at-once.ts";
import * as aLoopOfAwaitsThatLetsNothingElseRun from "./a-loop-of-awaits-that-lets-nothing-else-run.ts";
import * as aMapThatChangesDuringTheWalk from "./a-map-that-changes-during-the-walk.ts";
import * as aPipelineThatStandsStill from "./a-pipeline-that-stands-still.ts";
import * as aProgramThatDoesNotSayWhereItStands from "./a-program-that-does-not-say-where-it-stands.ts";
import * as aQueueWithoutABound from "./a-queue-without-a-bound.ts";
import * as aRaceAmongNobody from "./a-race-among-nobody.ts";
import * as aRaceInALoop from "./a-race-in-a-loop.ts";
import * as aRaceThatAlwaysPicksTheSame from "./a-race-that-always-picks-the-same.ts";
import * as aSecondRequestUnderTheSameId from "./a-second-request-under-the-same-id.ts";
import * as aTaskForEachWithoutLimit from "./a-task-for-each-without-limit.ts";
import * as aTaskThatIgnoresItsCancellation from "./a-task-that-ignores-its-cancellation.ts";
import * as aTimeoutThatBeatsAnAnswerAlreadyThere from "./a-timeout-that-beats-an-answer-already-there.ts";
import * as aTimeoutThatHidesWhatHappened from "./a-timeout-that-hides-what-happened.ts";
import * as aTimeoutThatLetsTheWorkGoOn from "./a-timeout-that-lets-the-work-go-on.ts";
import * as aTimestampForAnIdentity from "./a-timestamp-for-an-identity.ts";
import * as aWaitThatKeepsWhatItWaitsForFromHappening from "./a-wait-that-keeps-what-it-waits-for-from-happening.ts";
import * as aWaitThatKnowsNoProgress from "./a-wait-that-knows-no-progress.ts";
import * as anAsynchronousLockForSynchronousWork from "./an-asynchronous-lock-for-synchronous-work.ts";
import * as anEntryThatOnlyFailuresRemove from "./an-entry-that-only-failures-remove.ts";
import * as anErrorThatLosesItsClass from "./an-error-that-loses-its-class.ts";
import * as anOldAnswerThatOverwritesANewOne from "./an-old-answer-that-overwrites-a-new-one.ts";
import * as cleanupLeftToTheGarbageCollector from "./cleanup-left-to-the-garbage-collector.ts";
import * as cleanupThatNeverRan from "./cleanup-that-never-ran.ts";
import * as cleanupThatRemovesSomebodyElsesEntry from "./cleanup-that-removes-somebody-elses-entry.ts";
import * as connectedBeforeItWasChecked from "./connected-before-it-was-checked.ts";
import * as messagesLostByATimeout from "./messages-lost-by-a-timeout.ts";
import * as nobodyThereForAMoment from "./nobody-there-for-a-moment.ts";
import * as oneSlowClientThatHoldsUpAll from "./one-slow-client-that-holds-up-all.ts";
import type { Surprise } from "./surprise.ts";
import * as tenCallersTenRequests from "./ten-callers-ten-requests.ts";
import * as theCounterThatNeverReachesZero from "./the-counter-that-never-reaches-zero.ts";
import * as theLineAfterTheAwait from "./the-line-after-the-await.ts";
import * as waitingForSomebodyWhoHasGone from "./waiting-for-somebody-who-has-gone.ts";
import * as waitingThatEndsBeforeTheWorkBegins from "./waiting-that-ends-before-the-work-begins.ts";
import * as whatWasTrueBeforeTheAwait from "./what-was-true-before-the-await.ts";
import * as workThatHoldsTheThread from "./work-that-holds-the-thread.ts";

/** The chapters of the guide. A name is that of its file, and of its heading there. */
export const surprises: Readonly<Record<string, Surprise>> = {
  "a-cached-value-that-never-ages": aCachedValueThatNeverAges,
  "a-cancellation-that-leaves-no-trace": aCancellationThatLeavesNoTrace,
  "a-deadline-for-one-await-of-two": aDeadlineForOneAwaitOfTwo,
  "a-failure-that-nobody-hears-of": aFailureThatNobodyHearsOf,
  "a-function-that-returns-before-its-work-is-done": aFunctionThatReturnsBeforeItsWorkIsDone,
  "a-generator-that-will-not-close": aGeneratorThatWillNotClose,
  "a-guard-that-nobody-holds": aGuardThatNobodyHolds,
  "a-heartbeat-behind-the-work": aHeartbeatBehindTheWork,
  "a-lease-held-during-other-work": aLeaseHeldDuringOtherWork,
  "a-lock-held-across-an-await": aLockHeldAcrossAnAwait,
  "a-log-line-under-the-wrong-name": aLogLineUnderTheWrongName,
  "a-long-timeout-that-fires-at-once": aLongTimeoutThatFiresAtOnce,
  "a-loop-of-awaits-that-lets-nothing-else-run": aLoopOfAwaitsThatLetsNothingElseRun,
  "a-map-that-changes-during-the-walk": aMapThatChangesDuringTheWalk,
  "a-pipeline-that-stands-still": aPipelineThatStandsStill,
  "a-program-that-does-not-say-where-it-stands": aProgramThatDoesNotSayWhereItStands,
  "a-queue-without-a-bound": aQueueWithoutABound,
  "a-race-among-nobody": aRaceAmongNobody,
  "a-race-in-a-loop": aRaceInALoop,
  "a-race-that-always-picks-the-same": aRaceThatAlwaysPicksTheSame,
  "a-second-request-under-the-same-id": aSecondRequestUnderTheSameId,
  "a-task-for-each-without-limit": aTaskForEachWithoutLimit,
  "a-task-that-ignores-its-cancellation": aTaskThatIgnoresItsCancellation,
  "a-timeout-that-beats-an-answer-already-there": aTimeoutThatBeatsAnAnswerAlreadyThere,
  "a-timeout-that-hides-what-happened": aTimeoutThatHidesWhatHappened,
  "a-timeout-that-lets-the-work-go-on": aTimeoutThatLetsTheWorkGoOn,
  "a-timestamp-for-an-identity": aTimestampForAnIdentity,
  "a-wait-that-keeps-what-it-waits-for-from-happening": aWaitThatKeepsWhatItWaitsForFromHappening,
  "a-wait-that-knows-no-progress": aWaitThatKnowsNoProgress,
  "an-asynchronous-lock-for-synchronous-work": anAsynchronousLockForSynchronousWork,
  "an-entry-that-only-failures-remove": anEntryThatOnlyFailuresRemove,
  "an-error-that-loses-its-class": anErrorThatLosesItsClass,
  "an-old-answer-that-overwrites-a-new-one": anOldAnswerThatOverwritesANewOne,
  "cleanup-left-to-the-garbage-collector": cleanupLeftToTheGarbageCollector,
  "cleanup-that-never-ran": cleanupThatNeverRan,
  "cleanup-that-removes-somebody-elses-entry": cleanupThatRemovesSomebodyElsesEntry,
  "connected-before-it-was-checked": connectedBeforeItWasChecked,
  "messages-lost-by-a-timeout": messagesLostByATimeout,
  "nobody-there-for-a-moment": nobodyThereForAMoment,
  "one-slow-client-that-holds-up-all": oneSlowClientThatHoldsUpAll,
  "ten-callers-ten-requests": tenCallersTenRequests,
  "the-counter-that-never-reaches-zero": theCounterThatNeverReachesZero,
  "the-line-after-the-await": theLineAfterTheAwait,
  "waiting-for-somebody-who-has-gone": waitingForSomebodyWhoHasGone,
  "waiting-that-ends-before-the-work-begins": waitingThatEndsBeforeTheWorkBegins,
  "what-was-true-before-the-await": whatWasTrueBeforeTheAwait,
  "work-that-holds-the-thread": workThatHoldsTheThread,
};

/** The words in which a worker's life is told: its state, what happens to it, what is to be done. */
import type { Seconds } from '../clock.js';

export type Phase =
  | 'NOT_SUBSTANTIATED'
  /** Leftovers of an earlier life are being removed, so that there is never a second instance. */
  | 'SUBSTANTIATING'
  /** The instance is created, boots, and its agent is awaited. */
  | 'SUBSTANTIATING_STARTING'
  | 'SUBSTANTIATED'
  | 'INSUBSTANTIATING'
  /** As INSUBSTANTIATING, and somebody already waits for the next instance. */
  | 'INSUBSTANTIATING_SUBSTANTIATING'
  | 'SHUT_DOWN';

/** One call of `substantiate`, which must be settled exactly once. */
export type Waiter = number;
/** Counts launches. An answer that belongs to an earlier launch changes nothing. */
export type LaunchNumber = number;

export interface Lifecycle {
  readonly phase: Phase;
  readonly launch: LaunchNumber;
  readonly waiting: readonly Waiter[];
  /** Whether the agent on the instance is connected. */
  readonly connected: boolean;
  /** Builds that the master has started and not finished; they may start before there is an instance. */
  readonly builds: number;
  /** `drain`: let the builds end, remove the instance, then serve again. `stop`: as well, then no more. */
  readonly intent: 'serve' | 'drain' | 'stop';
  /** The stop does not wait for the cloud's confirmation. */
  readonly hasty: boolean;
  /** Something of ours may still be in the cloud although the last removal ended. */
  readonly unclean: boolean;
}

export interface LifecycleConfig {
  /** 0: no limit. */
  readonly missingTimeout: Seconds;
  /** 0: an instance serves one build. Negative: idleness never ends it. */
  readonly buildWaitTimeout: Seconds;
}

/** Why a substantiation did not succeed. */
export type Failure =
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'timeout'; readonly during: Phase }
  | { readonly kind: 'cancelled'; readonly by: 'insubstantiate' | 'drain' | 'stop' | 'caller' }
  | { readonly kind: 'shut down' };

export type Outcome = { readonly kind: 'substantiated' } | Failure;

/** What a removal leaves: nothing, as the cloud has confirmed; what it was not asked about; what it did not delete. */
export type Left = 'nothing' | 'unconfirmed' | 'given up';

export type LifecycleEvent =
  | { readonly type: 'substantiate'; readonly waiter: Waiter }
  /** Whoever waited no longer does. */
  | { readonly type: 'abandon'; readonly waiter: Waiter }
  | { readonly type: 'insubstantiate'; readonly fast: boolean }
  | { readonly type: 'drain' }
  /** Remove what an earlier life left, without waiting for the first build. */
  | { readonly type: 'sweep' }
  | { readonly type: 'stop'; readonly fast: boolean }
  | { readonly type: 'attached' }
  | { readonly type: 'detached' }
  | { readonly type: 'buildStarted' }
  | { readonly type: 'buildFinished' }
  | { readonly type: 'prepared'; readonly launch: LaunchNumber }
  /** Preparing, creating or booting failed, or the instance broke before its agent attached. */
  | { readonly type: 'startFailed'; readonly launch: LaunchNumber; readonly error: unknown }
  | { readonly type: 'removed'; readonly launch: LaunchNumber; readonly left: Left }
  | { readonly type: 'missingTimeout' }
  | { readonly type: 'buildWaitTimeout' };

export type TimerName = 'missing' | 'buildWait';

export type Effect =
  | { readonly type: 'prepare'; readonly launch: LaunchNumber }
  | { readonly type: 'startInstance'; readonly launch: LaunchNumber }
  /** Gives up the start if one runs, then removes whatever it made. */
  | { readonly type: 'removeInstance'; readonly launch: LaunchNumber; readonly fast: boolean }
  | { readonly type: 'sweep'; readonly launch: LaunchNumber }
  /** A removal that runs need not wait for the cloud's confirmation any longer. */
  | { readonly type: 'hurryRemoval' }
  /** An agent came whose instance this process did not start: find it, so that it can be removed one day. */
  | { readonly type: 'adoptAttached'; readonly launch: LaunchNumber }
  | { readonly type: 'setTimer'; readonly timer: TimerName; readonly after: Seconds }
  | { readonly type: 'clearTimer'; readonly timer: TimerName }
  | { readonly type: 'settle'; readonly waiters: readonly Waiter[]; readonly outcome: Outcome }
  | { readonly type: 'acceptAttach' }
  | { readonly type: 'refuseAttach'; readonly reason: string }
  | { readonly type: 'disconnect' }
  | { readonly type: 'connectionLost' }
  | { readonly type: 'instanceGone' }
  | { readonly type: 'workerFree' }
  | { readonly type: 'shutDown' };

export interface Step {
  readonly state: Lifecycle;
  readonly effects: readonly Effect[];
}

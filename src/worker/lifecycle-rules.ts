/** What the lifecycle's table is made of: each rule says what one event does where it applies. */
import type { Seconds } from '../clock.js';
import type {
  Effect,
  Failure,
  Lifecycle,
  LifecycleConfig,
  LifecycleEvent,
  Outcome,
  Step,
  TimerName,
  Waiter,
} from './lifecycle-model.js';

/**
 * How long an instance on which no build has begun is kept where `build_wait_timeout` is 0: it serves one
 * build only, but that build must have time to begin.
 */
export const FIRST_BUILD_WAIT: Seconds = 600;

type EventType = LifecycleEvent['type'];
export type EventOf<T extends EventType> = Extract<LifecycleEvent, { type: T }>;
export type Rule<T extends EventType> = (
  state: Lifecycle,
  event: EventOf<T>,
  config: LifecycleConfig,
) => Step;

export const stay = (state: Lifecycle, ...effects: Effect[]): Step => ({ state, effects });
export const before = (effects: readonly Effect[], { state, effects: later }: Step): Step => ({
  state,
  effects: [...effects, ...later],
});
export const after = ({ state, effects: earlier }: Step, ...effects: Effect[]): Step => ({
  state,
  effects: [...earlier, ...effects],
});

export const settle = (waiters: readonly Waiter[], outcome: Outcome): Effect[] =>
  waiters.length > 0 ? [{ type: 'settle', waiters, outcome }] : [];
export const clear = (timer: TimerName): Effect => ({ type: 'clearTimer', timer });

export const startMissingTimer = ({ missingTimeout }: LifecycleConfig): Effect[] =>
  missingTimeout > 0 ? [{ type: 'setTimer', timer: 'missing', after: missingTimeout }] : [];

/** Runs while an instance stands ready and no build is on it. */
export function startIdleTimer({ builds }: Lifecycle, { buildWaitTimeout }: LifecycleConfig): Effect[] {
  if (builds > 0 || buildWaitTimeout < 0) return [];
  return [{ type: 'setTimer', timer: 'buildWait', after: buildWaitTimeout || FIRST_BUILD_WAIT }];
}

export function begin(state: Lifecycle, waiting: readonly Waiter[]): Step {
  const launch = state.launch + 1;
  return stay({ ...state, phase: 'SUBSTANTIATING', launch, waiting }, { type: 'prepare', launch });
}

export function attach(state: Lifecycle, config: LifecycleConfig): Step {
  return stay(
    { ...state, phase: 'SUBSTANTIATED', waiting: [], connected: true },
    clear('missing'),
    { type: 'acceptAttach' },
    ...settle(state.waiting, { kind: 'substantiated' }),
    ...startIdleTimer(state, config),
  );
}

/** Ends what there is, whatever it is doing, and tells those who wait for it why. */
export function remove(state: Lifecycle, why: Failure, fast = false): Step {
  return stay(
    { ...state, phase: 'INSUBSTANTIATING', waiting: [], connected: false },
    clear('missing'),
    clear('buildWait'),
    ...settle(state.waiting, why),
    ...(state.connected ? [{ type: 'disconnect' } as const] : []),
    { type: 'removeInstance', launch: state.launch, fast },
  );
}

/** The next instance is no longer asked for; the removal of the last one goes on. */
export function forgetNext(state: Lifecycle, why: Failure): Step {
  return stay(
    { ...state, phase: 'INSUBSTANTIATING', waiting: [] },
    clear('missing'),
    ...settle(state.waiting, why),
  );
}

export const cancelled = (by: Extract<Failure, { kind: 'cancelled' }>['by']): Failure => ({
  kind: 'cancelled',
  by,
});

export const join: Rule<'substantiate'> = (state, { waiter }) =>
  stay({ ...state, waiting: [...state.waiting, waiter] });

export const turnAway: Rule<'substantiate'> = (state, { waiter }) =>
  stay(state, ...settle([waiter], { kind: 'shut down' }));

/** One of several who wait leaves; with the last one, what they wait for ends too. */
export const leave =
  (endAll: (state: Lifecycle, why: Failure) => Step): Rule<'abandon'> =>
  (state, { waiter }) => {
    if (!state.waiting.includes(waiter)) return stay(state);
    if (state.waiting.length === 1) return endAll(state, cancelled('caller'));
    const waiting = state.waiting.filter((other) => other !== waiter);
    return stay({ ...state, waiting }, ...settle([waiter], cancelled('caller')));
  };

export const refuse =
  (reason: string): Rule<'attached'> =>
  (state) =>
    stay(state, { type: 'refuseAttach', reason });

type Answer = 'prepared' | 'startFailed' | 'removed';

/** A rule for the answer of an effect: one that belongs to an earlier launch is out of date. */
export const ofThisLaunch =
  <T extends Answer>(rule: Rule<T>): Rule<T> =>
  (state, event, config) =>
    (event as EventOf<Answer>).launch === state.launch ? rule(state, event, config) : stay(state);

export const stopping = (state: Lifecycle, fast: boolean): Lifecycle => ({
  ...state,
  intent: 'stop',
  hasty: fast || state.hasty,
});

export const hurried = (fast: boolean, step: Step): Step =>
  fast ? after(step, { type: 'hurryRemoval' }) : step;

export const countedUp = (state: Lifecycle): Lifecycle => ({ ...state, builds: state.builds + 1 });
export const countedDown = (state: Lifecycle): Lifecycle => ({
  ...state,
  builds: Math.max(0, state.builds - 1),
});

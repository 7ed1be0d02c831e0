/**
 * The life of a latent worker as a table: what each event does in each phase. `transition` decides and
 * changes nothing; the worker carries its effects out, and what comes of them returns as events. The phases
 * are those of Buildbot's AbstractLatentWorker; numbers in comments are its transitions.
 *
 * Where this differs from Buildbot: nothing waits for a lock, so a timeout or a stop acts at once in every
 * phase; a start that fails after its agent attached does not take the instance from under a build; an agent
 * whose connection broke may come back; an instance on which no build begins is given up as an idle one is.
 */
import type { Lifecycle, LifecycleConfig, LifecycleEvent, Phase, Step } from './lifecycle-model.js';
import {
  after,
  attach,
  before,
  begin,
  cancelled,
  clear,
  countedDown,
  countedUp,
  forgetNext,
  hurried,
  join,
  leave,
  ofThisLaunch,
  type Rule,
  refuse,
  remove,
  settle,
  startIdleTimer,
  startMissingTimer,
  stay,
  stopping,
  turnAway,
} from './lifecycle-rules.js';

export type * from './lifecycle-model.js';
export { FIRST_BUILD_WAIT } from './lifecycle-rules.js';

export const initial: Lifecycle = {
  phase: 'NOT_SUBSTANTIATED',
  launch: 0,
  waiting: [],
  connected: false,
  builds: 0,
  intent: 'serve',
  hasty: false,
  unclean: false,
};

type Row = { readonly [T in LifecycleEvent['type']]?: Rule<T> };

/** Holds wherever a phase does not say otherwise. */
const always = {
  buildStarted: (state) => stay(countedUp(state)),
  buildFinished: (state) => stay(countedDown(state)),
  detached: (state) =>
    state.connected ? stay({ ...state, connected: false }, { type: 'connectionLost' }) : stay(state), // 18
} satisfies Row;

/** While an instance is being made. */
const becoming = {
  ...always,
  substantiate: join, // 3
  abandon: leave(remove), // 23
  insubstantiate: (state, { fast }) => remove(state, cancelled('insubstantiate'), fast), // 12
  drain: (state) => remove({ ...state, intent: 'drain' }, cancelled('drain')),
  stop: (state, { fast }) => remove(stopping(state, fast), cancelled('stop'), fast), // 22
  startFailed: ofThisLaunch((state, { error }) => remove(state, { kind: 'failed', error })), // 9
  missingTimeout: (state) => remove(state, { kind: 'timeout', during: state.phase }), // 17
} satisfies Row;

const TABLE: Record<Phase, Row> = {
  NOT_SUBSTANTIATED: {
    ...always,
    substantiate: (state, { waiter }, config) => before(startMissingTimer(config), begin(state, [waiter])), // 4
    attached: (state, event, config) => {
      if (config.buildWaitTimeout >= 0) return refuse('no instance of it is wanted')(state, event, config); // 11
      const launch = state.launch + 1;
      return after(attach({ ...state, launch }, config), { type: 'adoptAttached', launch }); // 10
    },
    sweep: (state) => stay({ ...state, phase: 'INSUBSTANTIATING' }, { type: 'sweep', launch: state.launch }),
    stop: (state, { fast }) =>
      state.unclean && !fast
        ? remove(stopping(state, fast), cancelled('stop'))
        : stay({ ...stopping(state, fast), phase: 'SHUT_DOWN' }, { type: 'shutDown' }),
  },

  SUBSTANTIATING: {
    ...becoming,
    prepared: ofThisLaunch((state) =>
      stay(
        { ...state, phase: 'SUBSTANTIATING_STARTING', unclean: false },
        { type: 'startInstance', launch: state.launch },
      ),
    ), // 7
    attached: refuse('its instance has not been created yet'),
  },

  SUBSTANTIATING_STARTING: {
    ...becoming,
    attached: (state, _, config) => attach(state, config), // 10, even before the start has returned
  },

  SUBSTANTIATED: {
    ...always,
    substantiate: (state, event, config) => {
      if (state.intent === 'stop') return turnAway(state, event, config);
      const waiting = [event.waiter];
      if (state.connected)
        return stay(state, ...settle(waiting, { kind: 'substantiated' }), ...startIdleTimer(state, config)); // 2
      const removing = after(remove(state, cancelled('insubstantiate')), ...startMissingTimer(config));
      return {
        ...removing,
        state: { ...removing.state, phase: 'INSUBSTANTIATING_SUBSTANTIATING', waiting },
      }; // 6
    },
    attached: (state, event, config) =>
      state.connected
        ? refuse('it is connected already')(state, event, config)
        : stay({ ...state, connected: true }, { type: 'acceptAttach' }, ...startIdleTimer(state, config)),
    buildStarted: (state) => stay(countedUp(state), clear('buildWait')), // 20
    buildFinished: (state, _, config) => {
      const left = countedDown(state);
      if (left.builds > 0) return stay(left);
      if (left.intent !== 'serve' || config.buildWaitTimeout === 0)
        return remove(left, cancelled('insubstantiate'));
      return stay(left, ...startIdleTimer(left, config)); // 19
    },
    buildWaitTimeout: (state) => remove(state, cancelled('insubstantiate')), // 21
    insubstantiate: (state, { fast }) => remove(state, cancelled('insubstantiate'), fast), // 12
    drain: (state) => {
      const draining = { ...state, intent: 'drain' } as const;
      return state.builds > 0 ? stay(draining) : remove(draining, cancelled('drain'));
    },
    stop: (state, { fast }) =>
      state.builds > 0 && !fast
        ? stay(stopping(state, fast))
        : remove(stopping(state, fast), cancelled('stop'), fast), // 22
  },

  INSUBSTANTIATING: {
    ...always,
    substantiate: (state, event, config) =>
      state.intent === 'stop'
        ? turnAway(state, event, config)
        : stay(
            { ...state, phase: 'INSUBSTANTIATING_SUBSTANTIATING', waiting: [event.waiter] },
            ...startMissingTimer(config),
          ), // 5
    attached: refuse('its instance is being removed'),
    insubstantiate: (state, { fast }) => hurried(fast, stay(state)),
    stop: (state, { fast }) => hurried(fast, stay(stopping(state, fast))),
    removed: ofThisLaunch((state, { left }) => {
      const gone = { ...state, unclean: left !== 'nothing' };
      if (state.intent !== 'stop')
        return stay(
          { ...gone, phase: 'NOT_SUBSTANTIATED', intent: 'serve' },
          { type: 'instanceGone' },
          { type: 'workerFree' },
        ); // 13
      return left === 'unconfirmed' && !state.hasty
        ? remove(gone, cancelled('stop'))
        : stay({ ...gone, phase: 'SHUT_DOWN' }, { type: 'instanceGone' }, { type: 'shutDown' });
    }),
  },

  INSUBSTANTIATING_SUBSTANTIATING: {
    ...always,
    substantiate: join, // 3
    abandon: leave(forgetNext),
    attached: refuse('its instance is being removed'),
    missingTimeout: (state) => forgetNext(state, { kind: 'timeout', during: state.phase }),
    insubstantiate: (state, { fast }) => hurried(fast, forgetNext(state, cancelled('insubstantiate'))), // 15
    drain: (state) => forgetNext({ ...state, intent: 'drain' }, cancelled('drain')),
    stop: (state, { fast }) => hurried(fast, forgetNext(stopping(state, fast), cancelled('stop'))), // 22
    removed: ofThisLaunch((state, { left }) =>
      before(
        [{ type: 'instanceGone' }],
        begin({ ...state, intent: 'serve', unclean: left !== 'nothing' }, state.waiting),
      ),
    ), // 14
  },

  SHUT_DOWN: {
    ...always,
    substantiate: turnAway, // 1
    attached: refuse('the worker has been shut down'),
    stop: (state) => stay(state, { type: 'shutDown' }),
  },
};

/** What an event does. One that has no rule in the phase changes nothing (16). */
export function transition(state: Lifecycle, event: LifecycleEvent, config: LifecycleConfig): Step {
  const rule = TABLE[state.phase][event.type] as Rule<LifecycleEvent['type']> | undefined;
  return rule ? rule(state, event as never, config) : stay(state);
}

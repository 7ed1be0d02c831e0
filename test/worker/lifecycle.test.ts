import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Effect,
  FIRST_BUILD_WAIT,
  initial,
  type Lifecycle,
  type LifecycleConfig,
  type LifecycleEvent,
  type Outcome,
  type Step,
  type TimerName,
  transition,
} from '../../src/worker/lifecycle.js';

const minutes = (n: number) => n * 60;
const usual: LifecycleConfig = { missingTimeout: minutes(20), buildWaitTimeout: minutes(10) };

function history(events: readonly LifecycleEvent[], config = usual, from: Lifecycle = initial): Step {
  let step: Step = { state: from, effects: [] };
  for (const event of events) step = transition(step.state, event, config);
  return step;
}

const substantiate: LifecycleEvent = { type: 'substantiate', waiter: 1 };
const prepared: LifecycleEvent = { type: 'prepared', launch: 1 };
const attached: LifecycleEvent = { type: 'attached' };
const detached: LifecycleEvent = { type: 'detached' };
const started: LifecycleEvent = { type: 'buildStarted' };
const finished: LifecycleEvent = { type: 'buildFinished' };
const removed: LifecycleEvent = { type: 'removed', launch: 1, left: 'nothing' };
const insubstantiate: LifecycleEvent = { type: 'insubstantiate', fast: false };
const stop: LifecycleEvent = { type: 'stop', fast: false };
const ready = [substantiate, prepared, attached];
const types = (step: Step) => step.effects.map(({ type }) => type);
const settled = (step: Step) => step.effects.flatMap((e) => (e.type === 'settle' ? [e.outcome] : []));

describe('the lifecycle', () => {
  it('starts the missing timer with the request, before anything is asked of the cloud', () => {
    expect(history([substantiate]).effects).toEqual([
      { type: 'setTimer', timer: 'missing', after: 1200 },
      { type: 'prepare', launch: 1 },
    ]);
  });

  it('has a second substantiate join the first, without a second launch or a new timer', () => {
    const step = history([substantiate, prepared, { type: 'substantiate', waiter: 2 }]);
    expect(step.effects).toEqual([]);
    expect(settled(transition(step.state, attached, usual))).toEqual([{ kind: 'substantiated' }]);
    expect(step.state.waiting).toEqual([1, 2]);
  });

  it('is substantiated by an agent that attaches before the start has returned', () => {
    const step = history(ready);
    expect(step.state).toMatchObject({ phase: 'SUBSTANTIATED', connected: true, waiting: [] });
    expect(step.effects).toContainEqual({ type: 'clearTimer', timer: 'missing' });
  });

  it('keeps an instance that a build uses although its start failed afterwards', () => {
    const step = history([...ready, started, { type: 'startFailed', launch: 1, error: new Error('500') }]);
    expect(step).toEqual({ state: history([...ready, started]).state, effects: [] });
  });

  it('acts at once on a missing timeout in the middle of BUILD', () => {
    const step = history([substantiate, prepared, { type: 'missingTimeout' }]);
    expect(step.state.phase).toBe('INSUBSTANTIATING');
    expect(settled(step)).toEqual([{ kind: 'timeout', during: 'SUBSTANTIATING_STARTING' }]);
    expect(step.effects).toContainEqual({ type: 'removeInstance', launch: 1, fast: false });
  });

  it('has a substantiate during the removal wait its turn, with its own missing timer', () => {
    const waiting = history([...ready, insubstantiate, { type: 'substantiate', waiter: 2 }]);
    expect(waiting.state.phase).toBe('INSUBSTANTIATING_SUBSTANTIATING');
    expect(types(waiting)).toEqual(['setTimer']);
    expect(transition(waiting.state, removed, usual).effects).toEqual([
      { type: 'instanceGone' },
      { type: 'prepare', launch: 2 },
    ]);
  });

  it('removes a silent instance first when a build wants one whose connection is lost', () => {
    const step = history([...ready, detached, { type: 'substantiate', waiter: 2 }]);
    expect(step.state).toMatchObject({ phase: 'INSUBSTANTIATING_SUBSTANTIATING', waiting: [2] });
    expect(types(step)).toContain('removeInstance');
    expect(types(step).lastIndexOf('setTimer')).toBeGreaterThan(types(step).lastIndexOf('clearTimer'));
  });

  it('takes an agent back whose connection broke while its instance stands', () => {
    const step = history([...ready, detached, attached]);
    expect(step.state).toMatchObject({ phase: 'SUBSTANTIATED', connected: true });
    expect(types(step)).toContain('acceptAttach');
  });

  it.each([
    ['0 removes it when its build ends', 0, 'INSUBSTANTIATING', ['removeInstance']],
    ['600 starts a timer when its last build ends', 600, 'SUBSTANTIATED', ['setTimer']],
    ['-1 keeps it', -1, 'SUBSTANTIATED', []],
  ])('build_wait_timeout %s', (_, buildWaitTimeout, phase, effects) => {
    const step = history([...ready, started, finished], { ...usual, buildWaitTimeout });
    expect(step.state.phase).toBe(phase);
    expect(types(step)).toEqual(expect.arrayContaining(effects));
    if (effects.length === 0) expect(types(step)).toEqual([]);
  });

  it('gives the first build time to begin where build_wait_timeout is 0', () => {
    const step = history(ready, { ...usual, buildWaitTimeout: 0 });
    expect(step.effects).toContainEqual({ type: 'setTimer', timer: 'buildWait', after: FIRST_BUILD_WAIT });
  });

  it('has stop wait for a running build, unless it is fast', () => {
    expect(history([...ready, started, stop]).state.phase).toBe('SUBSTANTIATED');
    expect(history([...ready, started, stop, finished]).state.phase).toBe('INSUBSTANTIATING');
    expect(history([...ready, started, { type: 'stop', fast: true }]).state.phase).toBe('INSUBSTANTIATING');
  });

  it('serves again after a drain, unlike a gracefully shut down latent worker of Buildbot', () => {
    const drained = history([...ready, started, { type: 'drain' }, finished, removed]);
    expect(drained.state).toMatchObject({ phase: 'NOT_SUBSTANTIATED', intent: 'serve' });
    expect(transition(drained.state, substantiate, usual).state.phase).toBe('SUBSTANTIATING');
  });

  it('ends a substantiation only with the last who waits for it', () => {
    const both = history([substantiate, { type: 'substantiate', waiter: 2 }, { type: 'abandon', waiter: 1 }]);
    expect(both.effects).toEqual([
      { type: 'settle', waiters: [1], outcome: { kind: 'cancelled', by: 'caller' } },
    ]);
    expect(transition(both.state, { type: 'abandon', waiter: 2 }, usual).state.phase).toBe(
      'INSUBSTANTIATING',
    );
  });

  it('lets whoever waits for a removal leave at once, and forgets the next instance with the last of them', () => {
    const waiting = history([
      ...ready,
      insubstantiate,
      { type: 'substantiate', waiter: 2 },
      { type: 'substantiate', waiter: 3 },
    ]);
    const one = transition(waiting.state, { type: 'abandon', waiter: 2 }, usual);
    expect(one.effects).toEqual([
      { type: 'settle', waiters: [2], outcome: { kind: 'cancelled', by: 'caller' } },
    ]);
    const none = transition(one.state, { type: 'abandon', waiter: 3 }, usual);
    expect(none.state).toMatchObject({ phase: 'INSUBSTANTIATING', waiting: [] });
    expect(settled(none)).toEqual([{ kind: 'cancelled', by: 'caller' }]);
  });

  it('confirms a fast removal after all when a stop that is not fast comes while it runs', () => {
    const unconfirmed = { ...removed, left: 'unconfirmed' } as LifecycleEvent;
    const fast: LifecycleEvent = { type: 'insubstantiate', fast: true };
    expect(history([...ready, fast, stop, unconfirmed]).effects).toContainEqual({
      type: 'removeInstance',
      launch: 1,
      fast: false,
    });
    const hasty = history([...ready, fast, { type: 'stop', fast: true }, unconfirmed]);
    expect(hasty.state.phase).toBe('SHUT_DOWN');
  });

  it('takes an agent that nobody waits for only where idleness never ends an instance', () => {
    expect(types(history([attached]))).toEqual(['refuseAttach']);
    const step = history([attached], { ...usual, buildWaitTimeout: -1 });
    expect(step.state.phase).toBe('SUBSTANTIATED');
    expect(types(step)).toContain('adoptAttached');
  });

  it('sweeps only where there is no instance, and has a substantiate wait for it', () => {
    expect(history([...ready, { type: 'sweep' }]).effects).toEqual([]);
    const sweeping = history([{ type: 'sweep' }]);
    expect(types(sweeping)).toEqual(['sweep']);
    expect(transition(sweeping.state, substantiate, usual).state.phase).toBe(
      'INSUBSTANTIATING_SUBSTANTIATING',
    );
  });

  it('looks once more, when it stops, for what an earlier removal could not confirm', () => {
    const unsure = history([...ready, insubstantiate, { ...removed, left: 'unconfirmed' } as LifecycleEvent]);
    expect(unsure.state.unclean).toBe(true);
    expect(types(transition(unsure.state, stop, usual))).toContain('removeInstance');
    expect(transition(unsure.state, { type: 'stop', fast: true }, usual).state.phase).toBe('SHUT_DOWN');
  });
});

/** Carries effects out in the abstract: remembers what runs, and breaks when a law of the lifecycle does. */
class Bench {
  state = initial;
  readonly config: LifecycleConfig;
  readonly timers = new Set<TimerName>();
  readonly settled = new Map<number, Outcome>();
  running: 'nothing' | 'prepare' | 'startInstance' | 'removeInstance' = 'nothing';
  asked = 0;

  constructor(config: LifecycleConfig) {
    this.config = config;
  }

  send(event: LifecycleEvent): void {
    const { state, effects } = transition(this.state, event, this.config);
    this.state = state;
    for (const effect of effects) this.#carryOut(effect);
    this.#check();
  }

  #carryOut(effect: Effect): void {
    if (effect.type === 'setTimer') this.timers.add(effect.timer);
    if (effect.type === 'clearTimer') this.timers.delete(effect.timer);
    if (effect.type === 'settle')
      for (const waiter of effect.waiters) {
        expect(this.settled.has(waiter), `waiter ${waiter} settled twice`).toBe(false);
        this.settled.set(waiter, effect.outcome);
      }
    if (effect.type === 'prepare' || effect.type === 'startInstance') {
      expect(this.running).not.toBe('removeInstance');
      this.running = effect.type;
    }
    if (effect.type === 'removeInstance' || effect.type === 'sweep') {
      expect(this.running, 'two removals at once').not.toBe('removeInstance');
      this.running = 'removeInstance';
    }
  }

  #check(): void {
    const { phase, waiting } = this.state;
    const atRest = phase === 'NOT_SUBSTANTIATED' || phase === 'SHUT_DOWN';
    if (atRest) expect([...this.timers]).toEqual([]);
    expect(this.timers.has('missing')).toBe(waiting.length > 0 && this.config.missingTimeout > 0);
    if (this.state.connected) expect(phase).toBe('SUBSTANTIATED');
    for (let waiter = 1; waiter <= this.asked; waiter++)
      expect(this.settled.has(waiter) !== waiting.includes(waiter), `waiter ${waiter}`).toBe(true);
    const working = phase === 'SUBSTANTIATING' ? 'prepare' : undefined;
    if (working) expect(this.running).toBe(working);
    expect(this.running === 'removeInstance').toBe(phase.startsWith('INSUBSTANTIATING'));
  }

  act(choice: Choice, waiter: number, flag: boolean): void {
    const event = this.#event(choice, waiter, flag);
    if (event) this.send(event);
  }

  /** The event that a choice stands for, where it is possible now. */
  #event(choice: Choice, waiter: number, flag: boolean): LifecycleEvent | undefined {
    switch (choice) {
      case 'substantiate':
        return { type: 'substantiate', waiter: ++this.asked };
      case 'abandon':
        return { type: 'abandon', waiter: 1 + (waiter % (this.asked + 1)) };
      case 'insubstantiate':
      case 'stop':
        return { type: choice, fast: flag };
      case 'missingTimeout':
        return this.timers.delete('missing') ? { type: choice } : undefined;
      case 'buildWaitTimeout':
        return this.timers.delete('buildWait') ? { type: choice } : undefined;
      case 'workDone':
        return this.#workDone(flag);
      case 'outOfDate':
        return { type: 'startFailed', launch: this.state.launch - 1, error: new Error('late') };
      default:
        return { type: choice };
    }
  }

  #workDone(well: boolean): LifecycleEvent | undefined {
    const { launch } = this.state;
    const done = this.running;
    this.running = 'nothing';
    if (done === 'removeInstance') return { type: 'removed', launch, left: well ? 'nothing' : 'given up' };
    if (done === 'prepare' && well) return { type: 'prepared', launch };
    if (done === 'nothing' || well) return undefined;
    return { type: 'startFailed', launch, error: new Error('no') };
  }
}

const CHOICES = [
  'substantiate',
  'abandon',
  'insubstantiate',
  'drain',
  'sweep',
  'stop',
  'attached',
  'detached',
  'buildStarted',
  'buildFinished',
  'missingTimeout',
  'buildWaitTimeout',
  'workDone',
  'outOfDate',
] as const;
type Choice = (typeof CHOICES)[number];

const configs = fc.record({
  missingTimeout: fc.constantFrom(0, 1200),
  buildWaitTimeout: fc.constantFrom(-1, 0, 600),
});

const histories = fc.array(
  fc.tuple(fc.constantFrom(...CHOICES.filter((choice) => choice !== 'stop')), fc.nat(5), fc.boolean()),
  { maxLength: 40 },
);

describe('in every history of events', () => {
  it('each substantiation settles exactly once, one thing runs at a time, no timer outlives its purpose', () => {
    fc.assert(
      fc.property(configs, histories, fc.boolean(), (config, events, fast) => {
        const bench = new Bench(config);
        for (const [choice, waiter, flag] of events) bench.act(choice, waiter, flag);
        bench.act('stop', 0, fast);
        while (bench.state.builds > 0) bench.act('buildFinished', 0, true);
        if (bench.running !== 'nothing') bench.act('workDone', 0, true);
        expect(bench.state.phase).toBe('SHUT_DOWN');
        expect(bench.settled.size).toBe(bench.asked);
      }),
      { numRuns: 3000 },
    );
  });
});

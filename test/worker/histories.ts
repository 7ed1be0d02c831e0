/** Whole lives of a worker, generated: what its master, its agents and its cloud do to it, in any order. */
import fc from 'fast-check';
import type { Clock, Seconds } from '../../src/clock.js';
import { type Logger, silentLogger } from '../../src/master/port.js';
import { OpenStackLatentWorker } from '../../src/worker/openstack-latent-worker.js';
import { MASTER_KEY, markOf, ownerOf } from '../../src/worker/ownership.js';
import { SubstantiationTimeout } from '../../src/worker/substantiation-error.js';
import {
  type BootFate,
  type CreateFate,
  type DeleteFate,
  FakeCloud,
  IMAGES,
  QuickClock,
} from './fake-cloud.js';

export type Act =
  | { readonly do: 'substantiate'; readonly impatience?: Seconds }
  | { readonly do: 'insubstantiate'; readonly fast: boolean }
  | {
      readonly do:
        | 'attach'
        | 'strayAttach'
        | 'detach'
        | 'buildStarted'
        | 'buildFinished'
        | 'drain'
        | 'sweep'
        | 'stop';
    }
  | { readonly do: 'wait'; readonly time: Seconds }
  | { readonly do: 'cloud'; readonly is: 'up' | 'down' | 'silent' }
  | { readonly do: 'vanish' };

/** What stands in the cloud when the worker comes, and whose it is. */
const LEFTOVERS = {
  ours: { name: 'bot', metadata: markOf(ownerOf('master', 'bot'), 'earlier'), foreign: false },
  buildbots: { name: 'bot', metadata: { [MASTER_KEY]: '4f26ae' }, foreign: false },
  anotherWorkers: { name: 'bot2', metadata: markOf(ownerOf('master', 'bot2'), 'other'), foreign: true },
  anotherMasters: { name: 'bot', metadata: markOf(ownerOf('elsewhere', 'bot'), 'other'), foreign: true },
  strangers: { name: 'bot', metadata: {}, foreign: true },
} as const;

export interface History {
  readonly leftovers: readonly (keyof typeof LEFTOVERS)[];
  readonly options: { missing_timeout: Seconds; build_wait_timeout: Seconds; launch_retries: number };
  readonly acts: readonly Act[];
  readonly create: readonly CreateFate[];
  readonly boot: readonly BootFate[];
  readonly delete: readonly DeleteFate[];
  /** Of each call in turn: this is what puts every await in any order. */
  readonly latency: readonly Seconds[];
}

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Act>({ do: 'substantiate' }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(0, 3, 100).map((impatience): Act => ({ do: 'substantiate', impatience })),
  },
  { weight: 2, arbitrary: fc.boolean().map((fast): Act => ({ do: 'insubstantiate', fast })) },
  { weight: 5, arbitrary: fc.constant<Act>({ do: 'attach' }) },
  {
    weight: 7,
    arbitrary: fc
      .constantFrom(
        'strayAttach',
        'detach',
        'buildStarted',
        'buildFinished',
        'drain',
        'sweep',
        'stop' as const,
      )
      .map((what) => ({ do: what }) as Act),
  },
  { weight: 8, arbitrary: fc.constantFrom(0, 1, 4, 10, 60, 700).map((time): Act => ({ do: 'wait', time })) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('up', 'up', 'down', 'silent' as const).map((is): Act => ({ do: 'cloud', is })),
  },
  { weight: 1, arbitrary: fc.constant<Act>({ do: 'vanish' }) },
);

export const histories: fc.Arbitrary<History> = fc.record({
  leftovers: fc.array(fc.constantFrom(...(Object.keys(LEFTOVERS) as (keyof typeof LEFTOVERS)[])), {
    maxLength: 3,
  }),
  options: fc.record({
    missing_timeout: fc.constantFrom(5, 60, 1200),
    build_wait_timeout: fc.constantFrom(-1, 0, 30, 600),
    launch_retries: fc.constantFrom(0, 0, 2),
  }),
  acts: fc.array(act, { maxLength: 16 }),
  create: fc.array(
    fc.oneof(
      fc.constantFrom<CreateFate>('created', 'created', 'refused', 'lost', 'lost but created'),
      fc.constantFrom(0.5, 3, 20).map((late): CreateFate => ({ late })),
    ),
    { maxLength: 4 },
  ),
  boot: fc.array(fc.constantFrom<BootFate>('active', 'active', 'error', 'never', 'vanishes'), {
    maxLength: 4,
  }),
  delete: fc.array(fc.constantFrom<DeleteFate>('deleted', 'failed', 'ignored'), { maxLength: 4 }),
  latency: fc.array(fc.constantFrom(0, 0, 0.1, 1, 7, 40), { maxLength: 20 }),
});

const ACCOUNT = {
  os_username: 'user',
  os_password: 'password',
  os_tenant_name: 'tenant',
  os_auth_url: 'http://127.0.0.1:5000/v3',
};

/** An examination of what went wrong may take this long. */
const EXAMINED_WITHIN: Seconds = 5;

interface Wanted {
  readonly asked: number;
  readonly first: boolean;
  settled: number;
  at?: number;
  error?: unknown;
}

/** Lives one history through, then heals the cloud and stops the worker. @throws the first law that is broken */
export async function live(
  history: History,
  logger: (clock: Clock) => Logger = () => silentLogger,
): Promise<void> {
  const clock = new QuickClock();
  const cloud = new FakeCloud(clock);
  for (const fate of ['create', 'boot', 'delete', 'latency'] as const)
    (cloud.fates[fate] as unknown[]).push(...history[fate]);
  const foreign = history.leftovers
    .map((kind) => ({ ...LEFTOVERS[kind], id: cloud.plant(LEFTOVERS[kind]).id }))
    .flatMap((one) => (one.foreign ? [one.id] : []));
  cloud.onCreate = (created) => {
    const others = [...cloud.servers.values()].filter(({ id }) => id !== created.id && !foreign.includes(id));
    must(others.length === 0, `two instances: ${others.map(({ id }) => id)} and ${created.id}`);
  };
  const worker = new OpenStackLatentWorker(
    'bot',
    'sekrit',
    { flavor: 1, image: IMAGES[0]?.id as string, client_version: 2, ...ACCOUNT, ...history.options },
    { master: { name: 'master', logger: logger(clock) }, clock, session: cloud, env: {} },
  );
  const run = new Run(worker, cloud, clock, history.options.missing_timeout, foreign);
  for (const what of history.acts) await run.act(what);
  await run.end();
}

class Run {
  readonly wanted: Wanted[] = [];
  readonly #worker: OpenStackLatentWorker;
  readonly #cloud: FakeCloud;
  readonly #clock: QuickClock;
  readonly #missingTimeout: Seconds;
  readonly #foreign: readonly string[];
  readonly #promises: Promise<unknown>[] = [];
  #connection: { disconnect(): void } | undefined;
  #stopping = false;
  /** The cloud did not answer a stopping worker, which does not wait for it to look for leftovers. */
  #unseen = false;

  constructor(
    worker: OpenStackLatentWorker,
    cloud: FakeCloud,
    clock: QuickClock,
    missingTimeout: Seconds,
    foreign: readonly string[],
  ) {
    this.#worker = worker;
    this.#cloud = cloud;
    this.#clock = clock;
    this.#missingTimeout = missingTimeout;
    this.#foreign = foreign;
  }

  async act(what: Act): Promise<void> {
    const worker = this.#worker;
    switch (what.do) {
      case 'substantiate':
        this.#substantiate(what.impatience);
        break;
      case 'insubstantiate':
        this.#keep(worker.insubstantiate({ fast: what.fast }));
        break;
      case 'drain':
        this.#keep(worker.drain());
        break;
      case 'sweep':
        this.#keep(worker.sweep());
        break;
      case 'stop':
        this.#stopping = true;
        this.#unseen ||= this.#cloud.down || this.#cloud.silent;
        this.#keep(worker.stop());
        break;
      case 'attach':
        if (this.#own.some((server) => this.#cloud.statusOf(server) === 'ACTIVE')) await this.#attach();
        break;
      case 'strayAttach':
        await this.#attach();
        break;
      case 'detach':
        worker.detached(this.#connection);
        break;
      case 'buildStarted':
        if (worker.canStartBuild() && worker.connected) worker.buildStarted();
        break;
      case 'buildFinished':
        if (worker.builds > 0) worker.buildFinished();
        break;
      case 'wait':
        await this.#clock.advance(what.time * 1000);
        break;
      case 'cloud':
        this.#unseen ||= this.#stopping && what.is !== 'up';
        this.#cloud.down = what.is === 'down';
        this.#cloud.silent = what.is === 'silent';
        break;
      case 'vanish':
        for (const { id } of this.#own) this.#cloud.vanish(id);
    }
    await this.#clock.settle();
    this.#checkTimeouts();
  }

  /** As long as the cloud recovers, stopping leaves nothing: no instance, no timer, nobody who still waits. */
  async end(): Promise<void> {
    await this.act({ do: 'cloud', is: 'up' });
    let stopped = false;
    this.#keep(
      this.#worker.stop().then(() => {
        stopped = true;
      }),
    );
    while (this.#worker.builds > 0) this.#worker.buildFinished();
    await this.#clock.runUntil(() => stopped, 3 * 3600 * 1000);
    await Promise.all(this.#promises);
    must(this.#clock.pendingTimers === 0, `${this.#clock.pendingTimers} timers are left`);
    await this.#clock.advance(60_000);
    const left = this.#own.filter(({ id }) => !this.#unseen || !isPlanted(id));
    must(left.length === 0, `left in the cloud: ${left.map(({ id }) => id)}`);
    const touched = this.#foreign.filter((id) => !this.#cloud.servers.has(id));
    must(touched.length === 0, `not the worker's, and deleted: ${touched}`);
    must(this.#cloud.closed, 'the session is open');
    must(this.#worker.phase === 'SHUT_DOWN', `phase ${this.#worker.phase}`);
    for (const { settled } of this.wanted) must(settled === 1, `a substantiation settled ${settled} times`);
  }

  get #own() {
    return this.#cloud.standing.filter(({ id }) => !this.#foreign.includes(id));
  }

  #substantiate(impatience?: Seconds): void {
    const worker = this.#worker;
    const first = this.wanted.every(({ settled }) => settled > 0);
    const one: Wanted = { asked: this.#clock.now(), first, settled: 0 };
    const controller = new AbortController();
    const settle = (error?: unknown): void => {
      one.settled++;
      one.at = this.#clock.now();
      one.error = error;
      timer?.cancel();
    };
    const timer =
      impatience === undefined
        ? undefined
        : this.#clock.setTimer(impatience * 1000, () => controller.abort(new Error('impatient')));
    this.wanted.push(one);
    this.#keep(worker.substantiate(undefined, { signal: controller.signal }).then(() => settle(), settle));
  }

  async #attach(): Promise<void> {
    const connection = { disconnect: () => undefined };
    try {
      await this.#worker.attached(connection);
      this.#connection = connection;
    } catch {
      // refused, as the master would see it
    }
  }

  #keep(promise: Promise<unknown>): void {
    this.#promises.push(promise);
  }

  /** The missing timer fires when it has to: nobody waits longer, and who was told so has waited that long. */
  #checkTimeouts(): void {
    const now = this.#clock.now();
    for (const { asked, at, settled, first, error } of this.wanted) {
      const waited = ((at ?? now) - asked) / 1000;
      must(settled > 0 || waited <= this.#missingTimeout + EXAMINED_WITHIN, `somebody waits for ${waited} s`);
      if (!(error instanceof SubstantiationTimeout)) continue;
      must(error.elapsed === this.#missingTimeout, `timed out after ${error.elapsed} s`);
      if (first) must(waited >= this.#missingTimeout, `told of a timeout after ${waited} s`);
    }
  }
}

const isPlanted = (id: string) => id.startsWith('planted');

function must(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

import { setMaxListeners } from 'node:events';
import type { IAsyncProperty, IProperty } from 'fast-check';
import type { Laboratory } from '../../sim/index.js';
import {
  type Clock,
  collect,
  type Milliseconds,
  NotFound,
  orAborted,
  type Seconds,
  type Server,
  sleep,
  type Volume,
} from '../../src/index.js';
import type { Bench, BenchWorker, CreationRequest } from '../bench.js';
import { CheckFailed, Skip } from '../check.js';
import { Api } from '../evidence/api.js';
import type { Exchange } from '../evidence/exchange.js';
import { exchangesOfJournal } from '../evidence/journal.js';
import { Recorder } from '../evidence/recorder.js';
import type { Subject, SubjectWorker, WorkerOptions, WorkerSpec } from '../subjects/subject.js';
import { findIngredients, type Ingredients, NothingToBootFrom } from '../targets/ingredients.js';
import type { Target } from '../targets/target.js';
import { markVolume } from './cleanup.js';
import { type PropertyBudget, tryProperty } from './property.js';
import { isNamedBy } from './run-id.js';

export interface WorkbenchParts {
  readonly target: Target;
  readonly subject: Subject;
  readonly prefix: string;
  readonly mark: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly properties: PropertyBudget;
}

/** Nothing that the kit waits for takes longer of the virtual clock's time. */
const LONGEST_WAIT: Milliseconds = 48 * 3_600_000;

/** How long a worker may take to end for good: a simulated cloud ends with the check, and so does what it left there. */
const PATIENCE: Readonly<Record<Target['kind'], Milliseconds>> = { simulator: 5_000, cloud: 60_000 };

export class Workbench implements Bench {
  readonly target: Target;
  readonly subject: Subject;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly mark: Readonly<Record<string, string>>;
  readonly prefix: string;
  readonly api: Api;
  readonly notes: string[] = [];
  readonly measurements: Record<string, Seconds[]> = {};
  /** Cases tried. */
  cases = 0;
  readonly #parts: WorkbenchParts;
  readonly #worked: Recorder;
  readonly #kit: Recorder;
  readonly #workers: SubjectWorker[] = [];
  readonly #volumeIds = new Set<string>();

  constructor(parts: WorkbenchParts) {
    const { target } = parts;
    this.#parts = parts;
    this.target = target;
    this.subject = parts.subject;
    this.clock = target.clock;
    this.signal = parts.signal;
    setMaxListeners(0, parts.signal);
    this.mark = parts.mark;
    this.prefix = parts.prefix;
    this.#worked = new Recorder(target.dispatcher, target.clock);
    this.#kit = new Recorder(target.dispatcher, target.clock);
    const { session, authUrl, region } = target;
    this.api = new Api({ session, authUrl, region, dispatcher: this.#kit.dispatcher }, parts.signal);
  }

  /** Of the subject's and the kit's requests the last, in the order in which they were asked. */
  lastExchanges(count: number): readonly Exchange[] {
    const all = [...this.#worked.exchanges, ...this.#kit.exchanges];
    return all.sort((a, b) => a.at - b.at).slice(-count);
  }

  async ingredients(): Promise<Ingredients> {
    try {
      return await findIngredients(this.target.session, this.signal);
    } catch (error) {
      if (error instanceof NothingToBootFrom) throw new Skip(error.message);
      throw error;
    }
  }

  async worker(options: WorkerOptions = {}, spec: Partial<WorkerSpec> = {}): Promise<BenchWorker> {
    const { flavor, image } = await this.ingredients();
    const name = spec.name ?? `${this.prefix}${this.#workers.length === 0 ? '' : `-${this.#workers.length}`}`;
    const given = {
      ...this.target.account,
      flavor: flavor.id,
      image: image.id,
      client_version: '2',
      missing_timeout: 300,
      ...options,
      ...('meta' in options && !isPlainObject(options['meta'])
        ? {}
        : { meta: { ...(options['meta'] as object), ...this.mark } }),
    };
    const worker = await this.subject.configure(
      {
        name,
        password: 'sekrit',
        masterName: `conformance ${this.prefix}`,
        environment: {},
        ...spec,
        options: Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
      },
      { target: { ...this.target, dispatcher: this.#worked.dispatcher }, clock: this.clock },
    );
    this.#workers.push(worker);
    return Object.assign(worker, { name });
  }

  async wait<T>(promise: Promise<T>): Promise<T> {
    const { virtual } = this.target;
    if (!virtual) return orAborted(promise, this.signal);
    let over = false;
    const end = (): void => {
      over = true;
    };
    promise.then(end, end);
    await virtual
      .runUntil(() => over || this.signal.aborted, LONGEST_WAIT)
      .catch((error: Error) => {
        throw new CheckFailed(`nothing would ever end this wait: ${error.message}`);
      });
    return orAborted(promise, this.signal);
  }

  async pass(seconds: Seconds): Promise<void> {
    const { virtual } = this.target;
    if (virtual) await virtual.advance(seconds * 1000);
    else await sleep(this.clock, seconds * 1000, this.signal);
  }

  async until(what: string, holds: () => Promise<boolean>, within: Seconds = 60): Promise<void> {
    const deadline = this.clock.now() + within * 1000;
    while (!(await holds())) {
      if (this.clock.now() >= deadline) throw new CheckFailed(`not within ${within} s: ${what}`);
      await this.pass(0.5);
    }
  }

  async servers(): Promise<readonly Server[]> {
    const compute = this.target.session.compute('2');
    const query = this.target.kind === 'cloud' ? { name: `^${this.prefix}` } : {};
    const listed = await collect(compute.listServers(query, { signal: this.signal }));
    const mine = listed.filter(({ name }) => isNamedBy(this.prefix, name));
    const each = await Promise.all(
      mine.map(({ id }) => compute.getServer(id, { signal: this.signal }).catch(absent)),
    );
    const servers = each.filter((one) => one !== undefined).filter(({ status }) => status !== 'DELETED');
    for (const server of servers)
      for (const { id } of server['os-extended-volumes:volumes_attached']) await this.#seen(id, server);
    return servers;
  }

  async volumes(): Promise<readonly Volume[]> {
    await this.servers();
    const { volumes } = this.target.session;
    const all = await collect(volumes.list({}, { signal: this.signal }));
    return all.filter(
      (one) =>
        this.target.kind === 'simulator' ||
        this.#volumeIds.has(one.id) ||
        isNamedBy(this.prefix, String(one['name'] ?? '')),
    );
  }

  async exchanges(): Promise<readonly Exchange[]> {
    if (this.subject.capabilities.has('in process')) return this.#worked.exchanges;
    const { laboratory } = this.target;
    return laboratory ? exchangesOfJournal(await laboratory.requests()) : [];
  }

  async creations(): Promise<readonly CreationRequest[]> {
    return (await this.exchanges()).filter(({ operation }) => operation === 'POST /servers').map(creation);
  }

  laboratory(): Laboratory {
    if (!this.target.laboratory) throw new Skip('a simulator is needed');
    return this.target.laboratory;
  }

  async property<Values>(property: IAsyncProperty<Values> | IProperty<Values>, share = 1): Promise<void> {
    const { properties } = this.#parts;
    const runs = Math.max(1, Math.ceil(properties.runs * share));
    this.cases += await tryProperty(property, { ...properties, runs });
  }

  /** On a cloud that stays, a volume that Nova made is marked as ours as soon as it is seen. */
  async #seen(id: string, { name, metadata }: Server): Promise<void> {
    if (this.#volumeIds.has(id)) return;
    this.#volumeIds.add(id);
    if (this.target.kind === 'cloud') await markVolume(this.api, id, name, metadata);
  }

  measure(what: string, seconds: Seconds): void {
    this.measurements[what] = [...(this.measurements[what] ?? []), seconds];
  }

  note(text: string): void {
    this.notes.push(text);
  }

  /** Ends the workers that the check left. */
  async close(): Promise<void> {
    const stopped = Promise.allSettled([this.api.settled(), ...this.#workers.map((worker) => worker.stop())]);
    const { virtual } = this.target;
    if (!virtual) {
      const enough = new AbortController();
      const patience = sleep(this.clock, PATIENCE[this.target.kind], enough.signal).catch(() => undefined);
      await Promise.race([stopped, patience]);
      enough.abort();
      return;
    }
    let over = false;
    void stopped.then(() => {
      over = true;
    });
    await virtual.runUntil(() => over, LONGEST_WAIT).catch(() => undefined);
  }
}

function creation({ requestBody, requestHeaders }: Exchange): CreationRequest {
  const body = (requestBody ?? {}) as Record<string, Record<string, unknown>>;
  const server = body['server'] ?? {};
  return {
    server,
    hints: body['os:scheduler_hints'] ?? body['OS-SCH-HNT:scheduler_hints'] ?? {},
    devices: (server['block_device_mapping_v2'] ?? []) as CreationRequest['devices'],
    headers: requestHeaders,
  };
}

function isPlainObject(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && !Array.isArray(value));
}

function absent(error: unknown): undefined {
  if (error instanceof NotFound) return undefined;
  throw error;
}

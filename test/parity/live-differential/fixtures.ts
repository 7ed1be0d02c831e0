import type { RecordedService } from '../recording.js';
import { FIXTURES, type Fixture } from './fixture-table.js';
import { idsMade } from './foresight.js';
import { inventory } from './inventory.js';
import { NOWHERE, type Thing } from './known-things.js';
import type { Asked, Side } from './side.js';

const NEEDS: Partial<Record<Thing, readonly Thing[]>> = {
  SNAPSHOT: ['VOLUME'],
  SUBNET: ['NETWORK'],
  'SHARED-NETWORK': ['SHARED-SUBNET'],
  RULE: ['SECURITY-GROUP'],
  TRUST: ['PEER'],
  GROUP: ['GROUP-TYPE'],
  'RBAC-POLICY': ['ADDRESS-SCOPE'],
  'SERVER-FROM-VOLUME': ['VOLUME-IN-USE'],
  'VOLUME-IN-USE': ['SERVER-FROM-VOLUME'],
};

/** What has to go before the thing can. */
const STANDS_ON: Partial<Record<Thing, readonly Thing[]>> = {
  VOLUME: ['SNAPSHOT'],
  NETWORK: ['SUBNET'],
  'SHARED-NETWORK': ['SHARED-SUBNET'],
  'SECURITY-GROUP': ['RULE'],
  'ADDRESS-SCOPE': ['RBAC-POLICY'],
  'GROUP-TYPE': ['GROUP'],
  PEER: ['TRUST'],
  'VOLUME-IN-USE': ['SERVER-FROM-VOLUME'],
};

/** States of volumes that only the service which began something ends. */
const UNUSABLE = /^(attaching|detaching|reserved|error|maintenance)/;

/** Milliseconds between two looks at something that has yet to become ready, and how often at most. */
const POLL = 300;
const LOOKS = 60;

/** What generated requests name: made on both sides, made again where a request broke it. */
export class Fixtures {
  readonly #sides: readonly Side[];
  readonly #touched = new Set<Thing>();
  readonly #parted = new Set<Thing>();
  /** States that things were brought into. */
  readonly #initial = new Map<Thing, string | undefined>();
  readonly #baseline = new Map<Side, Set<string>>();

  /** How often a thing had to be made again. */
  remade = 0;

  constructor(sides: readonly Side[]) {
    this.#sides = sides;
  }

  /** One side did what the other refused: what the request was about is no longer the same. */
  parted(things: Iterable<Thing>): void {
    const all = [...things].flatMap((thing) => [thing, ...(STANDS_ON[thing] ?? [])]);
    for (const thing of all) this.#parted.add(thing);
    this.touched(all);
  }

  /** What stands in a request that did something may be another thing afterwards, or none. */
  touched(things: Iterable<Thing>): void {
    for (const thing of things) this.#touched.add(thing);
  }

  async setUp(services: readonly RecordedService[]): Promise<void> {
    for (const side of this.#sides) {
      const found = await inventory(side);
      this.#baseline.set(side, new Set(found.map(({ path }) => path)));
    }
    const needed = neededBy(services);
    for (const fixture of FIXTURES) {
      if (!needed.has(fixture.service)) continue;
      await this.#make(fixture);
      const missing = this.#sides.some((side) => side.ids.get(fixture.thing) === NOWHERE);
      if (missing) throw new Error(`${fixture.thing} cannot be made on both sides`);
    }
  }

  /** Makes again what earlier requests changed, and waits until what they began is over. */
  async restore(): Promise<void> {
    const parted = FIXTURES.filter(({ thing }) => this.#parted.has(thing)).reverse();
    for (const fixture of parted) await this.#remove(fixture);
    const wanted = new Set([...this.#touched].flatMap((thing) => [thing, ...(NEEDS[thing] ?? [])]));
    for (const fixture of FIXTURES) {
      if (!wanted.has(fixture.thing)) continue;
      this.#touched.delete(fixture.thing);
      const states: (string | undefined)[] = [];
      for (const side of this.#sides) states.push(await settled(side, fixture));
      const lasting = fixture.actions === undefined ? states[0] : this.#initial.get(fixture.thing);
      const [state] = states;
      const usable =
        state !== undefined && (state === this.#initial.get(fixture.thing) || !UNUSABLE.test(state));
      const parted = this.#parted.delete(fixture.thing);
      if (!parted && usable && states.every((state) => state === lasting)) continue;
      this.remade += 1;
      await this.#remove(fixture);
      await this.#make(fixture);
    }
  }

  /** Deletes whatever was not there before. */
  async tidyUp(): Promise<void> {
    const made = FIXTURES.filter(({ thing }) => this.#initial.has(thing));
    for (const fixture of made.reverse()) await this.#remove(fixture);
    for (const side of this.#sides) {
      const before = this.#baseline.get(side) ?? new Set();
      for (const { service, path, admin } of await inventory(side)) {
        if (!before.has(path)) await remove(side, path, service, admin);
      }
    }
  }

  async #remove(fixture: Fixture): Promise<void> {
    const { service, admin } = fixture;
    await Promise.all(this.#sides.map((side) => remove(side, pathOf(fixture), service, admin)));
  }

  async #make(fixture: Fixture): Promise<void> {
    const { thing, service, actions = [], admin } = fixture;
    let drawn: string[] = [];
    for (const side of this.#sides) {
      side.target.foresee?.(drawn);
      drawn = await makeOn(side, fixture);
    }
    const states: (string | undefined)[] = [];
    for (const side of this.#sides) states.push(await settled(side, fixture));
    for (const action of actions) {
      for (const side of this.#sides) {
        await side.target.pass(0);
        await side.ask(service, 'POST', `${pathOf(fixture)}/action`, action, admin);
      }
      for (const [at, side] of this.#sides.entries()) states[at] = await settled(side, fixture);
    }
    this.#initial.set(thing, states[0]);
    if (states.some((state) => state !== states[0]))
      process.stderr.write(`${thing} is made otherwise: ${states.join(', here ')}\n`);
  }
}

/** @returns the ids that were drawn for it */
async function makeOn(side: Side, fixture: Fixture): Promise<string[]> {
  const { thing, service, collection, key, body, name, admin, further } = fixture;
  const asked = await side.ask(service, 'POST', collection, key === '' ? body : { [key]: body }, admin);
  const drawn = idsMade(asked.text).filter((id) => ![...side.ids.values()].includes(id));
  const made = (asked.body[key] ?? asked.body['credential'] ?? asked.body) as MadeThing;
  if (asked.status >= 300) process.stderr.write(`${thing}: ${asked.status} ${asked.text}\n`);
  const id = name === undefined ? idOf(made) : side.filled(name);
  side.ids.set(thing, asked.status < 300 && id !== undefined ? id : NOWHERE);
  if (further) {
    const { method, path, body: content } = further;
    await side.ask(service, method, `${pathOf(fixture)}${path}`, content, admin);
  }
  return drawn;
}

type MadeThing = Readonly<Partial<Record<'id' | 'uuid' | 'access', unknown>>>;

/** Placement and EC2 keys call it otherwise. */
function idOf(made: MadeThing): string | undefined {
  const id = made.id ?? made.uuid ?? made.access;
  return id === undefined ? undefined : String(id);
}

function neededBy(services: readonly RecordedService[]): Set<RecordedService> {
  const needed = new Set<RecordedService>(services);
  if (needed.has('nova')) for (const service of ['cinder', 'glance', 'neutron'] as const) needed.add(service);
  return needed;
}

function pathOf({ collection, thing }: Fixture): string {
  return `${collection}/ID-OF-${thing}`;
}

/** Its state, when it has one that lasts. Undefined: it is no more. */
function settled(side: Side, fixture: Fixture): Promise<string | undefined> {
  return settle(side, fixture.service, pathOf(fixture), '', fixture.admin);
}

/** Waits until the thing at this path is at rest, in a state that begins so. */
export async function settle(
  side: Side,
  service: RecordedService,
  path: string,
  wanted = '',
  admin = false,
): Promise<string | undefined> {
  for (let look = 0; look < LOOKS; look++) {
    const asked = await side.ask(service, 'GET', path, undefined, admin);
    if (asked.status !== 200) return undefined;
    const state = stateOf(asked);
    if (state?.startsWith(wanted)) return state;
    await side.target.pass(POLL);
  }
  return 'never settled';
}

function stateOf({ body }: Asked): string | undefined {
  const [first] = Object.values(body);
  const found = ('id' in body ? body : (first ?? {})) as Record<string, unknown>;
  const status = String(found['status'] ?? 'there');
  const moving =
    found['OS-EXT-STS:task_state'] != null ||
    /(?<!attach|detach)ing$|^BUILD$|^REBUILD$|^DELETED$/.test(status);
  return moving ? undefined : `${status} ${found['locked'] ?? ''} ${found['device_id'] ? 'bound' : ''}`;
}

/** Services that keep some things from being deleted until they are told otherwise. */
const PROTECTING = new Set<RecordedService>(['glance', 'keystone']);

/** Deletes something and waits until it is gone, so that it is in the way of nothing after it. */
export async function remove(
  side: Side,
  path: string,
  service: RecordedService,
  admin = false,
): Promise<void> {
  const isGroup = service === 'cinder' && path.includes('/groups/');
  if (isGroup) await side.ask(service, 'POST', `${path}/action`, { delete: { 'delete-volumes': true } });
  for (let look = 0; look < LOOKS; look++) {
    const method = look % 5 === 0 && !isGroup ? 'DELETE' : 'GET';
    const { status } = await side.ask(service, method, path, undefined, admin);
    if (status === 403 && PROTECTING.has(service) && look === 0) await side.unprotect(service, path, admin);
    else if (status >= 400 && status !== 409 && status !== 400) return;
    if (look > 0 || status === 409 || status === 400) await side.target.pass(POLL);
    if (look % 5 === 1 && status === 200) await release(side, path, service);
  }
}

/** From what keeps it from being deleted. */
async function release(side: Side, path: string, service: RecordedService): Promise<void> {
  if (path.includes('/volumes/')) await side.ask(service, 'POST', `${path}/action`, { 'os-unreserve': null });
  if (path.includes('/servers/')) await side.ask('nova', 'POST', `${path}/action`, { unlock: null });
}

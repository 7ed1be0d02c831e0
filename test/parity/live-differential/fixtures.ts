import type { RecordedService } from '../recording.js';
import { idsMade } from './foresight.js';
import { NOWHERE, type ServerInState, type Thing } from './known-things.js';
import type { Asked, Side } from './side.js';

/** How to make a thing that generated requests are about, alike on both sides. */
interface Fixture {
  readonly thing: Thing;
  readonly service: RecordedService;
  readonly collection: string;
  readonly key: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Where it is called by its name. */
  readonly name?: string;
  /** What is done to it, one after the other, to bring it into the state it is wanted in. */
  readonly actions?: readonly Readonly<Record<string, unknown>>[];
}

/** In the order in which they need each other. */
const FIXTURES: readonly Fixture[] = [
  { thing: 'KEYPAIR', service: 'nova', collection: '/v2.1/os-keypairs', key: 'keypair', name: 'parity-key', body: { name: 'parity-key' } },
  { thing: 'SERVER-GROUP', service: 'nova', collection: '/v2.1/os-server-groups', key: 'server_group', body: { name: 'parity', policies: ['affinity'] } },
  { thing: 'IMAGE', service: 'glance', collection: '/v2/images', key: '', body: { name: 'parity', disk_format: 'raw', container_format: 'bare', visibility: 'shared' } },
  { thing: 'SHARED-NETWORK', service: 'neutron', collection: '/v2.0/networks', key: 'network', body: { name: 'parity-net' } },
  { thing: 'SHARED-SUBNET', service: 'neutron', collection: '/v2.0/subnets', key: 'subnet', body: { name: 'parity-net-v4', network_id: 'ID-OF-SHARED-NETWORK', ip_version: 4, cidr: '10.0.1.0/24', allocation_pools: [{ start: '10.0.1.100', end: '10.0.1.250' }] } },
  { thing: 'NETWORK', service: 'neutron', collection: '/v2.0/networks', key: 'network', body: { name: 'parity' } },
  { thing: 'SUBNET', service: 'neutron', collection: '/v2.0/subnets', key: 'subnet', body: { name: 'parity', network_id: 'ID-OF-NETWORK', ip_version: 4, cidr: '10.9.0.0/24', allocation_pools: [{ start: '10.9.0.100', end: '10.9.0.250' }] } },
  { thing: 'PORT', service: 'neutron', collection: '/v2.0/ports', key: 'port', body: { name: 'parity', network_id: 'ID-OF-SHARED-NETWORK', fixed_ips: [{ ip_address: address(0) }] } },
  { thing: 'SECURITY-GROUP', service: 'neutron', collection: '/v2.0/security-groups', key: 'security_group', body: { name: 'parity' } },
  { thing: 'RULE', service: 'neutron', collection: '/v2.0/security-group-rules', key: 'security_group_rule', body: { security_group_id: 'ID-OF-SECURITY-GROUP', direction: 'ingress', protocol: 'tcp', port_range_min: 2222, port_range_max: 2222 } },
  { thing: 'VOLUME', service: 'cinder', collection: '/v3/ID-OF-PROJECT/volumes', key: 'volume', body: { name: 'parity', size: 1 } },
  { thing: 'SNAPSHOT', service: 'cinder', collection: '/v3/ID-OF-PROJECT/snapshots', key: 'snapshot', body: { name: 'parity', volume_id: 'ID-OF-VOLUME' } },
  { thing: 'SERVER', service: 'nova', collection: '/v2.1/servers', key: 'server', body: { name: 'parity', flavorRef: '1', imageRef: 'ID-OF-PUBLIC-IMAGE', networks: networksOf(1) } },
  { thing: 'VOLUME-IN-USE', service: 'cinder', collection: '/v3/ID-OF-PROJECT/volumes', key: 'volume', body: { name: 'parity-root', size: 1, imageRef: 'ID-OF-PUBLIC-IMAGE' } },
  { thing: 'SERVER-FROM-VOLUME', service: 'nova', collection: '/v2.1/servers', key: 'server', body: { name: 'parity-from-volume', flavorRef: '3', networks: networksOf(2), block_device_mapping_v2: [{ boot_index: 0, uuid: 'ID-OF-VOLUME-IN-USE', source_type: 'volume', destination_type: 'volume' }] } },
  inState(3, 'SERVER-STOPPED', [{ 'os-stop': null }]),
  inState(4, 'SERVER-PAUSED', [{ pause: null }]),
  inState(5, 'SERVER-SUSPENDED', [{ suspend: null }]),
  inState(6, 'SERVER-SHELVED', [{ shelve: null }]),
  inState(7, 'SERVER-RESCUED', [{ rescue: { adminPass: 'rescue' } }]),
  inState(8, 'SERVER-RESIZED', [{ resize: { flavorRef: '2' } }]),
  inState(9, 'SERVER-LOCKED', [{ lock: null }]),
  inState(10, 'SERVER-BROKEN', [], '99'),
  { thing: 'CREDENTIAL', service: 'keystone', collection: '/v3/users/ID-OF-USER/application_credentials', key: 'application_credential', body: { name: 'parity' } },
]; // biome-ignore format: a table

/** The same on both sides, for requests that ask for servers and ports by a part of it; beside what is drawn. */
function address(place: number): string {
  return `10.0.1.${10 + place}`;
}

function networksOf(place: number): readonly unknown[] {
  return [{ uuid: 'ID-OF-SHARED-NETWORK', fixed_ip: address(place) }];
}

function inState(
  place: number,
  thing: ServerInState,
  actions: NonNullable<Fixture['actions']>,
  flavorRef = '1',
): Fixture {
  const networks = networksOf(place);
  const body = { name: thing.toLowerCase(), flavorRef, imageRef: 'ID-OF-PUBLIC-IMAGE', networks };
  return { thing, service: 'nova', collection: '/v2.1/servers', key: 'server', body, actions };
}

const NEEDS: Partial<Record<Thing, readonly Thing[]>> = {
  SNAPSHOT: ['VOLUME'],
  SUBNET: ['NETWORK'],
  RULE: ['SECURITY-GROUP'],
  'SERVER-FROM-VOLUME': ['VOLUME-IN-USE'],
  'VOLUME-IN-USE': ['SERVER-FROM-VOLUME'],
};

/** What has to go before the thing can. */
const STANDS_ON: Partial<Record<Thing, readonly Thing[]>> = {
  VOLUME: ['SNAPSHOT'],
  NETWORK: ['SUBNET'],
  'SECURITY-GROUP': ['RULE'],
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
    for (const side of this.#sides) this.#baseline.set(side, new Set(await inventory(side)));
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
      const usable = states[0] !== undefined && !UNUSABLE.test(states[0]);
      const parted = this.#parted.delete(fixture.thing);
      if (!parted && usable && states.every((state) => state === lasting)) continue;
      this.remade += 1;
      await this.#remove(fixture);
      await this.#make(fixture);
    }
  }

  /** Deletes whatever was not there before. */
  async tidyUp(): Promise<void> {
    for (const side of this.#sides) {
      const before = this.#baseline.get(side) ?? new Set();
      for (const entry of await inventory(side)) {
        const [service, path] = entry.split(' ') as [RecordedService, string];
        if (!before.has(entry)) await remove(side, path, service);
      }
    }
  }

  async #remove(fixture: Fixture): Promise<void> {
    for (const side of this.#sides) await remove(side, pathOf(fixture), fixture.service);
  }

  async #make(fixture: Fixture): Promise<void> {
    const { thing, service, collection, key, body, name } = fixture;
    let drawn: string[] = [];
    for (const side of this.#sides) {
      side.target.foresee?.(drawn);
      const asked = await side.ask(service, 'POST', collection, key === '' ? body : { [key]: body });
      drawn = idsMade(asked.text).filter((id) => ![...side.ids.values()].includes(id));
      const made = (key === '' ? asked.body : asked.body[key]) as { id?: string } | undefined;
      side.ids.set(thing, name ?? made?.id ?? NOWHERE);
    }
    const states: (string | undefined)[] = [];
    for (const side of this.#sides) states.push(await settled(side, fixture));
    for (const action of fixture.actions ?? []) {
      for (const side of this.#sides) {
        await side.target.pass(0);
        await side.ask(service, 'POST', `${pathOf(fixture)}/action`, action);
      }
      for (const [at, side] of this.#sides.entries()) states[at] = await settled(side, fixture);
    }
    this.#initial.set(thing, states[0]);
    if (states.some((state) => state !== states[0]))
      process.stderr.write(`${thing} is made otherwise: ${states.join(', here ')}\n`);
  }
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
  return settle(side, fixture.service, pathOf(fixture));
}

/** Waits until the thing at this path is at rest, in a state that begins so. */
export async function settle(
  side: Side,
  service: RecordedService,
  path: string,
  wanted = '',
): Promise<string | undefined> {
  for (let look = 0; look < LOOKS; look++) {
    const asked = await side.ask(service, 'GET', path);
    if (asked.status !== 200) return undefined;
    const state = stateOf(asked);
    if (state?.startsWith(wanted)) return state;
    await side.target.pass(POLL);
  }
  return 'never settled';
}

function stateOf({ body }: Asked): string | undefined {
  const [first] = Object.values(body);
  const found = ('id' in body ? body : first) as Record<string, unknown>;
  const status = String(found['status'] ?? 'there');
  const moving =
    found['OS-EXT-STS:task_state'] != null ||
    /(?<!attach|detach)ing$|^BUILD$|^REBUILD$|^DELETED$/.test(status);
  return moving ? undefined : `${status} ${found['locked'] ?? ''} ${found['device_id'] ? 'bound' : ''}`;
}

/** Deletes something and waits until it is gone, so that it is in the way of nothing after it. */
export async function remove(
  side: Side,
  path: string,
  service: RecordedService,
  admin = false,
): Promise<void> {
  for (let look = 0; look < LOOKS; look++) {
    const { status } = await side.ask(service, look % 5 === 0 ? 'DELETE' : 'GET', path, undefined, admin);
    if (status === 403 && service === 'glance' && look === 0) await side.unprotect(path);
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

const LISTS: readonly (readonly [RecordedService, path: string, key: string])[] = [
  ['nova', '/v2.1/servers', 'servers'],
  ['nova', '/v2.1/os-keypairs', 'keypairs'],
  ['nova', '/v2.1/os-server-groups', 'server_groups'],
  ['cinder', '/v3/ID-OF-PROJECT/attachments', 'attachments'],
  ['cinder', '/v3/ID-OF-PROJECT/snapshots', 'snapshots'],
  ['cinder', '/v3/ID-OF-PROJECT/volumes', 'volumes'],
  ['glance', '/v2/images?owner=ID-OF-PROJECT&limit=100', 'images'],
  ['neutron', '/v2.0/ports', 'ports'],
  ['neutron', '/v2.0/security-groups', 'security_groups'],
  ['neutron', '/v2.0/security-group-rules', 'security_group_rules'],
  ['neutron', '/v2.0/subnets', 'subnets'],
  ['neutron', '/v2.0/networks', 'networks'],
  ['keystone', '/v3/users/ID-OF-USER/application_credentials', 'application_credentials'],
];

/** Everything of the account's, as `service path`, in an order in which it can be deleted. */
async function inventory(side: Side): Promise<string[]> {
  const all: string[] = [];
  for (const [service, path, key] of LISTS) {
    const { body } = await side.ask(service, 'GET', path);
    const collection = path.replace(/\?.*/, '');
    for (const item of (body[key] ?? []) as Record<string, unknown>[]) {
      const keypair = item['keypair'] as { name: string } | undefined;
      const id = keypair ? encodeURIComponent(keypair.name) : String(item['id']);
      all.push(`${service} ${side.filled(`${collection}/${id}`)}`);
    }
  }
  return all;
}

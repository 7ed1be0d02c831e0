import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newWorld, type Person } from './network-harness.js';

type Status = 'available' | 'attaching' | 'in-use' | 'detaching';

interface Volume {
  readonly id: string;
  size: number;
  status: Status;
  /** Their sizes, which are the volume's when they were made. */
  readonly snapshots: Map<string, number>;
}

/** What the project should have. */
type Model = Map<string, Volume>;
type Command = fc.Command<Model, Person>;

const VOLUMES = 10;
const GIGABYTES = 60;

const newCinder = (): Person => {
  const quotas = { default: { volumes: VOLUMES, gigabytes: GIGABYTES } };
  return newWorld({ seed: { volume: { quotas } } }).user;
};

/** @returns the answer's status, and its body */
const ask = (person: Person, method: string, path: string, body?: unknown) =>
  person.ask(method, `/volume/v3/${person.projectId}${path}`, body, {
    ...(body !== undefined && { 'content-type': 'application/json' }),
    'openstack-api-version': 'volume 3.60',
  });

const at = (model: Model, place: number): Volume => [...model.values()][place % model.size] as Volume;
const usedBy = (model: Model): number =>
  [...model.values()]
    .flatMap(({ size, snapshots }) => [size, ...snapshots.values()])
    .reduce((sum, size) => sum + size, 0);

/** A command about one of the volumes there are. */
function onVolume(name: string, run: (volume: Volume, model: Model, person: Person) => void) {
  return (place: number): Command => ({
    check: (model) => model.size > 0,
    run: (model, person) => run(at(model, place), model, person),
    toString: () => `${name} ${place}`,
  });
}

/** An action that is allowed in some states, and leads to another. */
function action(key: string, allowed: readonly Status[], becomes: Status, values: unknown = {}) {
  return onVolume(key, (volume, _, person) => {
    const { status } = ask(person, 'POST', `/volumes/${volume.id}/action`, { [key]: values });
    expect([key, volume.status, status]).toEqual([
      key,
      volume.status,
      allowed.includes(volume.status) ? 202 : 400,
    ]);
    if (status === 202) volume.status = becomes;
  });
}

const create = (size: number): Command => ({
  check: () => true,
  run(model, person) {
    const { status, body } = ask(person, 'POST', '/volumes', { volume: { size } });
    const fits = model.size < VOLUMES && usedBy(model) + size <= GIGABYTES;
    expect(status).toBe(fits ? 202 : 413);
    if (!fits) return;
    const { id } = body.volume;
    model.set(id, { id, size, status: 'available', snapshots: new Map() });
  },
  toString: () => `create ${size}`,
});

const remove = onVolume('delete', (volume, model, person) => {
  const { status } = ask(person, 'DELETE', `/volumes/${volume.id}`);
  const may = volume.status === 'available' && volume.snapshots.size === 0;
  expect([volume.status, volume.snapshots.size, status]).toEqual([
    volume.status,
    volume.snapshots.size,
    may ? 202 : 400,
  ]);
  if (may) model.delete(volume.id);
});

const extend = onVolume('extend', (volume, model, person) => {
  const body = { 'os-extend': { new_size: volume.size + 5 } };
  const { status } = ask(person, 'POST', `/volumes/${volume.id}/action`, body);
  const may = volume.status === 'available' || volume.status === 'in-use';
  const fits = usedBy(model) + 5 <= GIGABYTES;
  expect([volume.status, fits, status]).toEqual([volume.status, fits, may ? (fits ? 202 : 413) : 400]);
  if (status === 202) volume.size += 5;
});

const snapshot = onVolume('snapshot', (volume, model, person) => {
  const { status, body } = ask(person, 'POST', '/snapshots', { snapshot: { volume_id: volume.id } });
  const may = volume.status === 'available';
  const fits = usedBy(model) + volume.size <= GIGABYTES;
  const left = [...model.values()].reduce((sum, { snapshots }) => sum + snapshots.size, 0) < 10;
  expect([volume.status, status]).toEqual([volume.status, may ? (fits && left ? 202 : 413) : 400]);
  if (status === 202) volume.snapshots.set(body.snapshot.id, volume.size);
});

const dropSnapshot = onVolume('delete snapshot', (volume, _, person) => {
  const [id] = volume.snapshots.keys();
  if (id === undefined) return;
  expect(ask(person, 'DELETE', `/snapshots/${id}`).status).toBe(202);
  volume.snapshots.delete(id);
});

const look: Command = {
  check: () => true,
  run(model, person) {
    const { volumes } = ask(person, 'GET', '/volumes/detail').body;
    const seen = volumes.map((one: Volume) => [one.id, one.size, one.status]).sort();
    expect(seen).toEqual([...model.values()].map(({ id, size, status }) => [id, size, status]).sort());
    const { snapshots } = ask(person, 'GET', '/snapshots').body;
    expect(snapshots.map(({ id }: { id: string }) => id).sort()).toEqual(
      [...model.values()].flatMap((volume) => [...volume.snapshots.keys()]).sort(),
    );
    const { quota_set } = ask(person, 'GET', `/os-quota-sets/${person.projectId}?usage=true`).body;
    expect([quota_set.volumes.in_use, quota_set.gigabytes.in_use]).toEqual([model.size, usedBy(model)]);
    expect(quota_set.gigabytes.reserved).toBe(0);
  },
  toString: () => 'look',
};

/** An action that is always accepted, and ends one state. */
const giveUp = (key: string, ends: Status, becomes: Status) =>
  onVolume(key, (volume, _, person) => {
    const { status } = ask(person, 'POST', `/volumes/${volume.id}/action`, { [key]: {} });
    expect([key, volume.status, status]).toEqual([key, volume.status, 202]);
    if (volume.status === ends) volume.status = becomes;
  });

const detach = onVolume('os-detach', (volume, _, person) => {
  if (volume.status !== 'in-use' && volume.status !== 'detaching') return;
  expect(ask(person, 'POST', `/volumes/${volume.id}/action`, { 'os-detach': {} }).status).toBe(202);
  volume.status = 'available';
});

const attachment = { instance_uuid: '11111111-2222-4333-8444-555555555555', mountpoint: '/dev/vdb' };
const place = fc.nat(20);
const COMMANDS = [
  fc.integer({ min: 1, max: 12 }).map(create),
  place.map(remove),
  place.map(extend),
  place.map(snapshot),
  place.map(dropSnapshot),
  place.map(action('os-reserve', ['available'], 'attaching')),
  place.map(action('os-attach', ['available', 'attaching'], 'in-use', attachment)),
  place.map(action('os-begin_detaching', ['in-use'], 'detaching')),
  place.map(giveUp('os-unreserve', 'attaching', 'available')),
  place.map(giveUp('os-roll_detaching', 'detaching', 'in-use')),
  place.map(detach),
  fc.constant(look),
];

describe('volumes against a model', () => {
  it('are what was made of them, and their use of the quota is exact, through any history', () => {
    fc.assert(
      fc.property(fc.commands(COMMANDS, { maxCommands: 40, size: 'max' }), (commands) => {
        fc.modelRun(() => ({ model: new Map(), real: newCinder() }), [...commands, look]);
      }),
      { numRuns: 50 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newWorld, type Person, type World } from './network-harness.js';

interface Model {
  /** Servers, and what is attached to each: volumes that go with it, and volumes that stay. */
  readonly servers: Map<string, Map<string, { goes: boolean }>>;
  readonly volumes: Set<string>;
}
type Command = fc.Command<Model, World>;

const VERSION = { 'openstack-api-version': 'compute 2.85', 'content-type': 'application/json' };
const nova = (person: Person, method: string, path: string, body?: unknown) =>
  person.ask(method, `/compute/v2.1${path}`, body, VERSION);
const cinder = (person: Person, method: string, path: string, body?: unknown) =>
  person.ask(method, `/volume/v3/${person.projectId}${path}`, body, { 'content-type': 'application/json' });

const holderOf = ({ servers }: Model, volume: string): string | undefined =>
  [...servers].find(([, attached]) => attached.has(volume))?.[0];
const at = <Thing>(all: Iterable<Thing>, place: number): Thing => {
  const list = [...all];
  return list[place % list.length] as Thing;
};

const createServer: Command = {
  check: ({ servers }) => servers.size < 3,
  run({ servers }, { user, cloud }) {
    const imageRef = [...cloud.image.images.keys()][0];
    const server = { name: 'x', flavorRef: '1', imageRef, networks: 'none' };
    servers.set(nova(user, 'POST', '/servers', { server }).body.server.id, new Map());
  },
  toString: () => 'create server',
};

const createVolume: Command = {
  check: ({ volumes }) => volumes.size < 5,
  run({ volumes }, { user }) {
    volumes.add(cinder(user, 'POST', '/volumes', { volume: { size: 1 } }).body.volume.id);
  },
  toString: () => 'create volume',
};

interface Choice {
  readonly server: number;
  readonly volume: number;
  readonly goes: boolean;
}

/** A command about one server and one volume of those there are. */
const onBoth =
  (
    name: string,
    run: (ids: { server: string; volume: string }, model: Model, user: Person, goes: boolean) => void,
  ) =>
  ({ server, volume, goes }: Choice): Command => ({
    check: ({ servers, volumes }) => servers.size > 0 && volumes.size > 0,
    run: (model, { user }) =>
      run({ server: at(model.servers.keys(), server), volume: at(model.volumes, volume) }, model, user, goes),
    toString: () => `${name} ${server} ${volume}${goes ? ' for good' : ''}`,
  });

const attach = onBoth('attach', ({ server, volume }, model, user, goes) => {
  const volumeAttachment = { volumeId: volume, delete_on_termination: goes };
  const { status } = nova(user, 'POST', `/servers/${server}/os-volume_attachments`, { volumeAttachment });
  const holder = holderOf(model, volume);
  expect([holder, status]).toEqual([holder, holder === undefined ? 200 : 400]);
  if (status === 200) model.servers.get(server)?.set(volume, { goes });
});

const change = onBoth('change', ({ server, volume }, model, user, goes) => {
  const volumeAttachment = { volumeId: volume, delete_on_termination: goes };
  const path = `/servers/${server}/os-volume_attachments/${volume}`;
  const { status } = nova(user, 'PUT', path, { volumeAttachment });
  const known = model.servers.get(server)?.get(volume);
  expect(status).toBe(known ? 202 : 404);
  if (known) known.goes = goes;
});

const detach = onBoth('detach', ({ server, volume }, model, user) => {
  const { status } = nova(user, 'DELETE', `/servers/${server}/os-volume_attachments/${volume}`);
  expect(status).toBe(model.servers.get(server)?.has(volume) ? 202 : 404);
  model.servers.get(server)?.delete(volume);
});

const deleteVolume = (place: number): Command => ({
  check: ({ volumes }) => volumes.size > 0,
  run(model, { user }) {
    const volume = at(model.volumes, place);
    const { status } = cinder(user, 'DELETE', `/volumes/${volume}`);
    expect(status).toBe(holderOf(model, volume) === undefined ? 202 : 400);
    if (status === 202) model.volumes.delete(volume);
  },
  toString: () => `delete volume ${place}`,
});

const deleteServer = (place: number): Command => ({
  check: ({ servers }) => servers.size > 0,
  run({ servers, volumes }, { user }) {
    const [server, attached] = at(servers, place);
    expect(nova(user, 'DELETE', `/servers/${server}`).status).toBe(204);
    for (const [volume, { goes }] of attached) if (goes) volumes.delete(volume);
    servers.delete(server);
  },
  toString: () => `delete server ${place}`,
});

const look: Command = {
  check: () => true,
  run(model, { user }) {
    for (const [server, attached] of model.servers) {
      const { volumeAttachments } = nova(user, 'GET', `/servers/${server}/os-volume_attachments`).body;
      const seen = volumeAttachments.map((one: { volumeId: string; delete_on_termination: boolean }) => [
        one.volumeId,
        one.delete_on_termination,
      ]);
      expect(seen.sort()).toEqual([...attached].map(([volume, { goes }]) => [volume, goes]).sort());
      const devices = volumeAttachments.map(({ device }: { device: string }) => device);
      expect(new Set(devices).size).toBe(devices.length);
      const shown = nova(user, 'GET', `/servers/${server}`).body.server;
      const ids = shown['os-extended-volumes:volumes_attached'].map(({ id }: { id: string }) => id);
      expect(ids.sort()).toEqual([...attached.keys()].sort());
    }
    const { volumes } = cinder(user, 'GET', '/volumes/detail').body;
    const holders = volumes.map((one: { id: string; attachments: { server_id: string }[] }) => [
      one.id,
      one.attachments[0]?.server_id,
    ]);
    expect(holders.sort()).toEqual(
      [...model.volumes].map((volume) => [volume, holderOf(model, volume)]).sort(),
    );
    for (const { status, attachments } of volumes)
      expect(status).toBe(attachments.length > 0 ? 'in-use' : 'available');
  },
  toString: () => 'look',
};

const choice = fc.record({ server: fc.nat(9), volume: fc.nat(9), goes: fc.boolean() });
const COMMANDS = [
  fc.constant(createServer),
  fc.constant(createVolume),
  choice.map(attach),
  choice.map(attach),
  choice.map(change),
  choice.map(detach),
  fc.nat(9).map(deleteVolume),
  fc.nat(9).map(deleteServer),
  fc.constant(look),
];

describe('volumes and servers against a model', () => {
  it('agree, Nova and Cinder, on what is attached where, and what goes with a server', () => {
    fc.assert(
      fc.property(fc.commands(COMMANDS, { maxCommands: 40, size: 'max' }), (commands) => {
        const beginning = () => ({
          model: { servers: new Map(), volumes: new Set<string>() },
          real: newWorld(),
        });
        fc.modelRun(beginning, [createServer, createVolume, ...commands, look]);
      }),
      { numRuns: 30 },
    );
  });
});

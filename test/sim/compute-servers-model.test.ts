import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ComputeClient } from './compute-servers-harness.js';

/** What a client should see: names by id, newest last, and what was deleted. */
interface Model {
  readonly alive: Map<string, { name: string; metadata: Record<string, string> }>;
  readonly gone: Set<string>;
}

type Command = fc.AsyncCommand<Model, ComputeClient>;

const pick = (model: Model, place: number): string | undefined =>
  [...model.alive.keys()][place % model.alive.size];

class Create implements Command {
  readonly name: string;
  readonly count: number;
  constructor(name: string, count: number) {
    this.name = name;
    this.count = count;
  }
  check = (): boolean => true;
  async run(model: Model, client: ComputeClient): Promise<void> {
    const { name, count } = this;
    const server = { name, flavorRef: '1', imageRef: client.imageId, min_count: count };
    const { status, body } = client.ask('POST', '/v2.1/servers', { server });
    if (model.alive.size + count > 10) {
      expect([status, body.forbidden.message]).toEqual([
        403,
        expect.stringMatching(/^Quota exceeded for instances/),
      ]);
      return;
    }
    expect(status).toBe(202);
    const names = count === 1 ? [name] : Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
    const fresh = client
      .get('/servers')
      .body.servers.filter(({ id }: { id: string }) => !model.alive.has(id));
    expect(fresh.map((one: { name: string }) => one.name).sort()).toEqual([...names].sort());
    for (const { id, name: given } of fresh) model.alive.set(id, { name: given, metadata: {} });
  }
  toString = (): string => `create ${this.count} ${this.name}`;
}

class Delete implements Command {
  readonly place: number;
  constructor(place: number) {
    this.place = place;
  }
  check = (model: Readonly<Model>): boolean => model.alive.size > 0;
  async run(model: Model, client: ComputeClient): Promise<void> {
    const id = pick(model, this.place) as string;
    expect(client.ask('DELETE', `/v2.1/servers/${id}`).status).toBe(204);
    model.alive.delete(id);
    model.gone.add(id);
  }
  toString = (): string => `delete ${this.place}`;
}

class Rename implements Command {
  readonly place: number;
  readonly name: string;
  constructor(place: number, name: string) {
    this.place = place;
    this.name = name;
  }
  check = (model: Readonly<Model>): boolean => model.alive.size > 0;
  async run(model: Model, client: ComputeClient): Promise<void> {
    const id = pick(model, this.place) as string;
    const { status, body } = client.ask('PUT', `/v2.1/servers/${id}`, { server: { name: this.name } });
    expect([status, body.server.name]).toEqual([200, this.name]);
    (model.alive.get(id) as { name: string }).name = this.name;
  }
  toString = (): string => `rename ${this.place} ${this.name}`;
}

class Describe implements Command {
  readonly place: number;
  readonly metadata: Record<string, string>;
  constructor(place: number, metadata: Record<string, string>) {
    this.place = place;
    this.metadata = metadata;
  }
  check = (model: Readonly<Model>): boolean => model.alive.size > 0;
  async run(model: Model, client: ComputeClient): Promise<void> {
    const id = pick(model, this.place) as string;
    const known = model.alive.get(id) as { metadata: Record<string, string> };
    known.metadata = { ...known.metadata, ...this.metadata };
    const { status, body } = client.ask('POST', `/v2.1/servers/${id}/metadata`, { metadata: this.metadata });
    expect([status, body.metadata]).toEqual([200, known.metadata]);
  }
  toString = (): string => `describe ${this.place} ${JSON.stringify(this.metadata)}`;
}

class Look implements Command {
  check = (): boolean => true;
  async run(model: Model, client: ComputeClient): Promise<void> {
    const listed = client.get('/servers/detail').body.servers;
    expect(new Map(listed.map((one: { id: string }) => [one.id, one])).size).toBe(model.alive.size);
    for (const { id, name, metadata, status } of listed) {
      expect({ name, metadata }).toEqual(model.alive.get(id));
      expect(status).toBe('ACTIVE');
      expect(client.get(`/servers/${id}`).body.server).toEqual(
        listed.find((one: { id: string }) => one.id === id),
      );
    }
    for (const id of model.gone) expect(client.get(`/servers/${id}`).status).toBe(404);
    const { absolute } = client.get('/limits').body.limits;
    expect(absolute.totalInstancesUsed).toBe(model.alive.size);
  }
  toString = (): string => 'look';
}

class Wait implements Command {
  readonly seconds: number;
  constructor(seconds: number) {
    this.seconds = seconds;
  }
  check = (): boolean => true;
  async run(_model: Model, client: ComputeClient): Promise<void> {
    await client.clock.advance(this.seconds * 1000);
  }
  toString = (): string => `wait ${this.seconds}`;
}

const names = fc.constantFrom('worker', 'build-1', 'Ünïcode', 'a.b_c', 'constructor', '__proto__');
const places = fc.nat(20);
const metadata = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', '1', 'constructor'),
  fc.string({ maxLength: 9 }),
  {
    maxKeys: 3,
    noNullPrototype: true,
  },
);

describe('servers against a model', () => {
  it('are what was made of them, through any history of requests', async () => {
    const commands = fc.commands(
      [
        fc.tuple(names, fc.integer({ min: 1, max: 4 })).map(([name, count]) => new Create(name, count)),
        places.map((place) => new Delete(place)),
        fc.tuple(places, names).map(([place, name]) => new Rename(place, name)),
        fc.tuple(places, metadata).map(([place, data]) => new Describe(place, data)),
        fc.constant(new Look()),
        fc.integer({ min: 0, max: 3 }).map((seconds) => new Wait(seconds)),
      ],
      { maxCommands: 30 },
    );
    await fc.assert(
      fc.asyncProperty(commands, async (history) => {
        const setup = () => ({
          model: { alive: new Map(), gone: new Set<string>() },
          real: new ComputeClient(),
        });
        await fc.asyncModelRun(setup, history);
      }),
      { numRuns: 40 },
    );
  });

  it('are the same after the cloud was saved and restored', async () => {
    const client = new ComputeClient();
    for (const name of ['a', 'b', 'c'])
      client.create(name, { networks: 'auto', tags: ['t'], metadata: { k: name } });
    client.ask('DELETE', `/v2.1/servers/${client.create('gone')}`);
    const before = client.get('/servers/detail?changes-since=2020-01-01T00:00:00Z', '2.96').text;
    client.cloud.restore(structuredClone(client.cloud.save()));
    expect(client.get('/servers/detail?changes-since=2020-01-01T00:00:00Z', '2.96').text).toBe(before);
    expect(client.get('/limits').body.limits.absolute.totalInstancesUsed).toBe(3);
  });
});

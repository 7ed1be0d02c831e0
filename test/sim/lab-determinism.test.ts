import { request as httpRequest } from 'node:http';
import fc from 'fast-check';
import { setupServer } from 'msw/node';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  Cloud,
  listen,
  type ProfileName,
  profileNames,
  SimDispatcher,
  VirtualClock,
} from '../../sim/index.js';
import { selectEntries } from '../../sim/journal/filter.js';
import { simHandlers } from '../../sim/ports/msw.js';

const ORIGIN = 'http://openstack.example';

interface Step {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: string;
  /** Seconds that pass before it. */
  readonly after: number;
}

interface Seen {
  readonly status: number;
  readonly headers: [string, string][];
  readonly body: string;
}

/** One way to ask a cloud: through a port, with its real client. */
type Ask = (step: Step, headers: Record<string, string>) => Promise<Seen>;
type Port = (cloud: Cloud) => Promise<{ readonly ask: Ask; close(): Promise<void> }>;

const overHttp: Port = async (cloud) => {
  const listening = await listen(cloud);
  return {
    ask: (step, headers) =>
      new Promise((resolve, reject) => {
        const options = {
          method: step.method,
          headers: { ...headers, host: 'openstack.example' },
          agent: false as const,
        };
        const outgoing = httpRequest(listening.url + step.path, options, async (response) => {
          const chunks: Buffer[] = [];
          for await (const chunk of response) chunks.push(chunk);
          const pairs = response.rawHeaders.flatMap((name, index, all): [string, string][] =>
            index % 2 ? [] : [[name.toLowerCase(), all[index + 1] as string]],
          );
          resolve({
            status: response.statusCode as number,
            headers: pairs,
            body: Buffer.concat(chunks).toString('latin1'),
          });
        });
        outgoing.once('error', reject);
        outgoing.end(step.body);
      }),
    close: () => listening.close(),
  };
};

const overUndici: Port = async (cloud) => {
  const dispatcher = new SimDispatcher(cloud);
  return {
    ask: async (step, headers) => {
      const { method, path, body: sent } = step;
      const {
        statusCode,
        headers: received,
        body,
      } = await request(ORIGIN + path, {
        dispatcher,
        method,
        headers,
        body: sent ?? null,
      });
      return {
        status: statusCode,
        headers: pairsOf(received),
        body: Buffer.from(await body.arrayBuffer()).toString('latin1'),
      };
    },
    close: async () => undefined,
  };
};

/** msw takes over the process's fetch. */
const server = setupServer();

const overMsw: Port = async (cloud) => {
  server.use(...simHandlers(cloud, ORIGIN));
  return {
    ask: async ({ method, path, body }, headers) => {
      const response = await fetch(ORIGIN + path, {
        method,
        headers,
        ...(body === undefined ? {} : { body }),
      });
      return {
        status: response.status,
        headers: [...response.headers],
        body: Buffer.from(await response.arrayBuffer()).toString('latin1'),
      };
    },
    close: async () => server.resetHandlers(),
  };
};

function pairsOf(headers: Record<string, string | string[] | undefined>): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  );
}

/** What HTTP/1.1 adds on a connection of its own, and the order and joining of headers, are no part of the answer. */
function comparable({ status, headers, body }: Seen): unknown {
  const joined = new Map<string, string>();
  for (const [name, value] of headers) {
    if (/^(connection|keep-alive|transfer-encoding)$/.test(name)) continue;
    joined.set(name, joined.has(name) ? `${joined.get(name)}, ${value}` : value);
  }
  return { status, headers: [...joined].sort(), body };
}

const LOGIN = JSON.stringify({
  auth: {
    identity: {
      methods: ['password'],
      password: { user: { name: 'user', domain: { id: 'default' }, password: 'password' } },
    },
    scope: { project: { name: 'tenant', domain: { id: 'default' } } },
  },
});
const OLD_LOGIN = JSON.stringify({
  auth: { tenantName: 'tenant', passwordCredentials: { username: 'user', password: 'password' } },
});

/** Everything that a cloud answered through a port, and its journal. */
async function history(
  port: Port,
  profile: ProfileName,
  randomSeed: number,
  steps: readonly Step[],
): Promise<unknown> {
  const clock = new VirtualClock();
  const cloud = new Cloud({ clock, profile, randomSeed });
  cloud.faults.add({ on: 'boot', probability: 0.2, effect: { kind: 'error' } });
  cloud.faults.add({
    on: 'request_received',
    probability: 0.1,
    effect: { kind: 'respond', status: 503, body: 'busy' },
  });
  const { ask, close } = await port(cloud);
  try {
    let token = '';
    const ids: string[] = [];
    const seen: unknown[] = [];
    for (const step of [
      { method: 'POST', path: '/v3/auth/tokens', body: LOGIN, after: 0 } as const,
      { method: 'POST', path: '/v2.0/tokens', body: OLD_LOGIN, after: 0 } as const,
      ...steps,
    ]) {
      await clock.advance(step.after * 1000);
      const path = step.path.replace('{id}', ids.at(-1) ?? 'none');
      const answer = await ask(
        { ...step, path },
        {
          'user-agent': 'test',
          accept: 'application/json',
          ...(step.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === '' ? {} : { 'x-auth-token': token }),
        },
      );
      token ||= answer.headers.find(([name]) => name === 'x-subject-token')?.[1] ?? '';
      token ||= (answer.status === 200 && /"token": ?\{[^}]*"id": ?"([^"]+)"/.exec(answer.body)?.[1]) || '';
      const id =
        /"server": ?\{"id": ?"([^"]+)"/.exec(answer.body)?.[1] ??
        /"id": ?"([0-9a-f]{8}-[^"]+)"/.exec(answer.body)?.[1];
      if (answer.status === 202 && id) ids.push(id);
      seen.push(comparable(answer));
    }
    return { seen, journal: JSON.stringify(selectEntries(cloud.journal)) };
  } finally {
    await close();
  }
}

const create = (name: string, network: unknown): string =>
  JSON.stringify({
    server: {
      name,
      flavorRef: '1',
      imageRef: '8ac9d4a4-5e03-48b0-acde-77a0345a9ab1',
      ...(network ? { networks: network } : {}),
    },
  });

const step: fc.Arbitrary<Step> = fc
  .record({
    after: fc.constantFrom(0, 0, 1, 30, 4_000),
    asked: fc.oneof(
      fc.constantFrom(
        { method: 'GET' as const, path: '/compute/v2.1/servers/detail' },
        { method: 'GET' as const, path: '/compute/v2/servers/{id}' },
        { method: 'GET' as const, path: '/compute/v2.1/servers/{id}' },
        { method: 'DELETE' as const, path: '/compute/v2.1/servers/{id}' },
        { method: 'GET' as const, path: '/image/v2/images?limit=2' },
        { method: 'GET' as const, path: '/volume/v3/volumes/detail' },
        { method: 'GET' as const, path: '/network/v2.0/ports' },
        { method: 'GET' as const, path: '/nothing' },
        { method: 'POST' as const, path: '/compute/v2.1/servers', body: '{"server": ' },
        { method: 'POST' as const, path: '/volume/v3/volumes', body: '{"volume": {"size": 1}}' },
      ),
      fc.constantFrom('bot1', 'bot2').map((name) => ({
        method: 'POST' as const,
        path: '/compute/v2.1/servers',
        body: create(name, undefined),
      })),
    ),
  })
  .map(({ after, asked }) => ({ after, ...asked }));

describe('a cloud', () => {
  beforeAll(() => server.listen({ onUnhandledRequest: 'bypass' }));
  afterAll(() => server.close());

  it('gives byte-identical answers and journal to the same requests, whichever port they come through', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...profileNames),
        fc.integer({ min: 0, max: 2 ** 31 }),
        fc.array(step, { minLength: 3, maxLength: 15 }),
        async (profile, randomSeed, steps) => {
          const [http, undici, msw, again] = [
            await history(overHttp, profile, randomSeed, steps),
            await history(overUndici, profile, randomSeed, steps),
            await history(overMsw, profile, randomSeed, steps),
            await history(overUndici, profile, randomSeed, steps),
          ];
          expect(undici).toEqual(http);
          expect(msw).toEqual(http);
          expect(again).toEqual(undici);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('gives other ids to another seed', async () => {
    const steps: Step[] = [
      { method: 'POST', path: '/volume/v3/volumes', body: '{"volume": {"size": 1}}', after: 0 },
    ];
    expect(await history(overUndici, 'instant', 1, steps)).not.toEqual(
      await history(overUndici, 'instant', 2, steps),
    );
  });
});

import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ScaledClock, VirtualClock } from '../../src/clock.js';
import {
  AuthenticationError,
  CloudConfigError,
  CloudSession,
  type CloudSessionOptions,
  ConnectionError,
  collect,
  SessionClosed,
  sessionFor,
} from '../../src/openstack/index.js';
import { type Asked, AUTH, granted, type Reply, ScriptedCloud, withKeystone } from './scripted-cloud.js';
import { settled } from './settled.js';

const server: Reply = { body: { server: { id: 's1', status: 'ACTIVE' } } };
const script = withKeystone(({ url }) =>
  url.pathname.includes('images') ? { body: { images: [] } } : server,
);

describe('a session for several', () => {
  const transport = new ScriptedCloud(script);
  const clock = new VirtualClock();
  const options = { auth: AUTH, transport, clock };

  it('is one for equal credentials, region, transport and clock, however they are written down', async () => {
    const first = sessionFor(options);
    const { password, username, ...rest } = AUTH;
    const same = [
      { ...options },
      { ...options, auth: { password, username, userId: undefined, ...rest } },
      { ...options, interface: 'public', logger: { debug: () => {}, warn: () => {} } },
    ] as const;
    for (const each of same) expect(sessionFor(each)).toBe(first);
    const others: CloudSessionOptions[] = [
      { ...options, auth: { ...AUTH, password: 'other' } },
      { ...options, region: 'R' },
      { ...options, transport: new ScriptedCloud(script) },
      { ...options, clock: new VirtualClock() },
      { ...options, requestsPerSecond: 1 },
    ];
    for (const each of others) {
      const other = sessionFor(each);
      expect(other).not.toBe(first);
      await other.close();
    }
    for (let nth = 0; nth < 4; nth++) await first.close();
  });

  it('is closed by the last of them, and the next gets a new one', async () => {
    const session = sessionFor(options);
    sessionFor(options);
    await session.close();
    expect(await settled(clock, session.token())).toMatchObject({ projectId: 'p1' });
    await session.close();
    await expect(session.token()).rejects.toBeInstanceOf(SessionClosed);
    const next = sessionFor(options);
    expect(next).not.toBe(session);
    await next.close();
  });

  it('ends what is under way when it is closed, with no timer left', async () => {
    const cloud = new ScriptedCloud(
      withKeystone(() => 'hang'),
      clock,
    );
    const session = new CloudSession({ auth: AUTH, transport: cloud, clock });
    const calls = [session.compute('2').getServer('s1'), collect(session.images.list())];
    const outcomes = Promise.allSettled(calls);
    await clock.advance(10);
    await session.close();
    const reasons = (await outcomes).map((outcome) => outcome.status === 'rejected' && outcome.reason);
    for (const reason of reasons) expect(reason).toBeInstanceOf(SessionClosed);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('a lookup on a session', () => {
  it('is one request for all workers that ask within a minute', async () => {
    const clock = new VirtualClock();
    const cloud = new ScriptedCloud(script, clock);
    const session = new CloudSession({ auth: AUTH, transport: cloud, clock });
    const all = Array.from({ length: 50 }, () => collect(session.images.list({ status: 'active' })));
    await settled(clock, Promise.all(all));
    expect(cloud.to('/v2/images').length).toBe(1);
  });
});

describe('what goes over the wire', () => {
  async function firstOf(options: Partial<CloudSessionOptions>, cloud = new ScriptedCloud(script)) {
    const session = new CloudSession({ auth: AUTH, transport: cloud, ...options });
    await session.compute('2').createServer({ server: { name: 'bot' } });
    return cloud.asked.at(-1) as Asked;
  }

  it('is JSON both ways, and says who asks', async () => {
    const { headers, body, method } = await firstOf({ userAgent: 'buildmaster/1' });
    expect(body).toEqual({ server: { name: 'bot' } });
    expect({ method, ...headers }).toMatchObject({
      method: 'POST',
      accept: 'application/json',
      'content-type': 'application/json',
      'user-agent': 'buildmaster/1 openstack-latent-worker',
    });
  });

  it('is the same through a fetch', async () => {
    const seen: string[] = [];
    const transport = (async (url: string, init: RequestInit) => {
      seen.push(`${init.method} ${url} ${init.redirect}`);
      if (url.includes('keystone')) {
        const { status, headers, body } = granted();
        return new Response(JSON.stringify(body), { status: status ?? 200, headers: headers ?? {} });
      }
      return new Response(null, { status: 204 });
    }) as typeof fetch;
    const session = new CloudSession({ auth: AUTH, transport });
    await session.compute('2').deleteServer('s1');
    expect(seen).toEqual([
      'POST http://keystone.test/v3/auth/tokens manual',
      'DELETE http://nova.test/v2.1/servers/s1 manual',
    ]);
  });

  it("is a ConnectionError with the socket's code, also when a fetch wraps it", async () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED'), {
      code: 'ECONNREFUSED',
      syscall: 'connect',
    });
    const transport = (async () => {
      throw new TypeError('fetch failed', { cause });
    }) as typeof fetch;
    const clock = new VirtualClock();
    const session = new CloudSession({ auth: AUTH, transport, clock });
    const error = await settled(clock, session.compute('2').getServer('s'));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ code: 'ECONNREFUSED', sent: false, ambiguous: false, service: 'identity' });
  });

  it('tells the logger of each request, and of no secret', async () => {
    const lines: string[] = [];
    const note = (line: string): void => {
      lines.push(line);
    };
    let tries = 0;
    const cloud = new ScriptedCloud(
      withKeystone(() =>
        tries++ === 0 ? { status: 401, body: { error: { message: 'token-1 is old' } } } : server,
      ),
    );
    const session = new CloudSession({ auth: AUTH, transport: cloud, logger: { debug: note, warn: note } });
    await session.compute('2').getServer('s1');
    expect(lines.map((line) => line.replace(/in \d+ ms/, 'in N ms'))).toEqual([
      'identity: POST /v3/auth/tokens 201 in N ms',
      'compute: GET /v2.1/servers/s1 401 in N ms',
      'identity: POST /v3/auth/tokens 201 in N ms',
      'compute: GET /v2.1/servers/s1 200 in N ms',
    ]);
    expect(lines.join()).not.toMatch(/token-|pa\$\$word/);
  });
});

describe('over real sockets', () => {
  let http: HttpServer | ReturnType<typeof createTcpServer> | undefined;
  afterEach(() => {
    http?.close();
  });

  async function listen(listening: NonNullable<typeof http>): Promise<string> {
    http = listening;
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(listening.address() as AddressInfo).port}/v3`;
  }

  const sessionAt = (authUrl: string) =>
    new CloudSession({ auth: { ...AUTH, authUrl }, clock: new ScaledClock(50) });

  it('the session has connections of its own, and closes them', async () => {
    const refused = JSON.stringify({ error: { code: 401, message: 'no' } });
    const authUrl = await listen(createServer((_, response) => response.writeHead(401).end(refused)));
    const session = sessionAt(authUrl);
    await expect(session.token()).rejects.toBeInstanceOf(AuthenticationError);
    await session.close();
    await expect(session.token()).rejects.toBeInstanceOf(SessionClosed);
  });

  it('a connection that is cut is tried again, until the caller has enough', async () => {
    let connections = 0;
    const authUrl = await listen(
      createTcpServer((socket) => {
        connections++;
        socket.on('error', () => {}).on('data', () => socket.destroy());
      }),
    );
    const session = sessionAt(authUrl);
    const controller = new AbortController();
    const token = session.token({ signal: controller.signal });
    const second = new Promise<void>((resolve) => {
      const look = (): void => (connections >= 2 ? resolve() : void setImmediate(look));
      look();
    });
    await second;
    controller.abort(new Error('seen enough'));
    await expect(token).rejects.toThrow('seen enough');
    await session.close();
  });

  it('nothing that listens proves that no server was created', async () => {
    const authUrl = await listen(createTcpServer());
    await new Promise((resolve) => http?.close(resolve));
    const error = await sessionAt(authUrl)
      .compute('2')
      .createServer({ server: {} })
      .catch((each) => each);
    expect(error).toMatchObject({ name: 'ConnectionError', code: 'ECONNREFUSED', ambiguous: false });
  });
});

describe('a session that cannot work', () => {
  it('is refused at once: an auth URL that is none, or a rate below 0', () => {
    const made = (options: Partial<CloudSessionOptions>) => () =>
      new CloudSession({ auth: AUTH, ...options });
    expect(made({ auth: { ...AUTH, authUrl: 'keystone:5000' } })).toThrow(CloudConfigError);
    expect(made({ auth: { ...AUTH, authUrl: 'http://k/v3', identityVersion: '2.0' } })).toThrow(
      'auth.authUrl: names version 3 of the identity API, but auth_type wants 2.0',
    );
    expect(made({ requestsPerSecond: -1 })).toThrow(RangeError);
  });
});

import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.js';
import { AuthenticationError, CloudSession, SessionClosed } from '../../src/openstack/index.js';
import { AUTH, type Grant, granted, type Script, ScriptedCloud, withKeystone } from './scripted-cloud.js';
import { settled } from './settled.js';

const HOUR = 3_600_000;
const server = { body: { server: { id: 's1', status: 'ACTIVE' } } };

function sessionOf(script: Script, grant: Omit<Grant, 'id'> = {}, start = 0) {
  const clock = new VirtualClock(start);
  const cloud = new ScriptedCloud(withKeystone(script, grant), clock);
  const session = new CloudSession({ auth: AUTH, transport: cloud, clock, requestsPerSecond: 0 });
  const logins = () => cloud.to('/v3/auth/tokens').length;
  return { clock, cloud, session, nova: session.compute('2'), logins };
}

describe('the token', () => {
  it('is asked for once by all who want it at the same time, and kept', async () => {
    const { clock, session, nova, logins } = sessionOf(() => server);
    const wanted = [session.token(), nova.getServer('s1'), session.token(), nova.getServer('s2')];
    await settled(clock, Promise.all(wanted));
    await settled(clock, nova.getServer('s3'));
    expect(logins()).toBe(1);
  });

  it('goes with each request to a service, and to no other place', async () => {
    const { clock, cloud, nova } = sessionOf(() => server);
    await settled(clock, nova.getServer('s1'));
    const carried = cloud.asked.map(({ url, headers }) => [url.hostname, headers['x-auth-token']]);
    expect(carried).toEqual([
      ['keystone.test', undefined],
      ['nova.test', 'token-1'],
    ]);
  });

  it('is renewed before it expires, and not much before, wherever the clock of the cloud stands', async () => {
    const hours = fc.integer({ min: 60_000, max: 24 * HOUR });
    const cloudTime = fc.integer({ min: 0, max: 4e12 });
    await fc.assert(
      fc.asyncProperty(
        hours,
        cloudTime,
        fc.double({ min: 0, max: 1.2, noNaN: true }),
        async (life, issued, part) => {
          const { clock, nova, logins } = sessionOf(() => server, { life, issued });
          await settled(clock, nova.getServer('s1'));
          await clock.advance(life * part);
          await settled(clock, nova.getServer('s2'));
          const margin = Math.min(120_000, life / 10);
          expect(logins()).toBe(life * part >= life - margin ? 2 : 1);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('that services refuse is renewed once for all who met the refusal, and their calls repeated', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 12 }),
        async (delays) => {
          const { clock, cloud, nova, logins } = sessionOf(({ headers, url }) => {
            const after = delays[Number(url.pathname.split('/').at(-1))] ?? 1;
            return headers['x-auth-token'] === 'token-1' ? { status: 401, after } : { ...server, after };
          });
          const results = await settled(
            clock,
            Promise.all(delays.map((_, nth) => nova.getServer(String(nth)))),
          );
          expect(results).toHaveLength(delays.length);
          expect(logins()).toBe(2);
          expect(cloud.to('/v2.1').length).toBe(2 * delays.length);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('that is new and refused as well is an error, not a loop', async () => {
    const { clock, cloud, nova, logins } = sessionOf(() => ({ status: 401 }));
    expect(await settled(clock, nova.getServer('s1'))).toBeInstanceOf(AuthenticationError);
    expect([logins(), cloud.to('/v2.1').length]).toEqual([2, 2]);
  });

  it('is renewed in the middle of creating a server, since a 401 proves that none was created', async () => {
    const { clock, nova, logins } = sessionOf(({ headers }) =>
      headers['x-auth-token'] === 'token-1'
        ? { status: 401 }
        : { status: 202, body: { server: { id: 's9' } } },
    );
    expect(await settled(clock, nova.createServer({ server: {} }))).toEqual({ id: 's9' });
    expect(logins()).toBe(2);
  });

  it('is still brought for the others when one of those who wait gives up', async () => {
    const clock = new VirtualClock(0);
    const cloud = new ScriptedCloud(() => ({ ...granted(), after: 1000 }), clock);
    const session = new CloudSession({ auth: AUTH, transport: cloud, clock });
    const impatient = new AbortController();
    const left = session.token({ signal: impatient.signal }).catch((reason) => reason);
    const stays = session.token();
    await clock.advance(500);
    impatient.abort('no more patience');
    expect(await left).toBe('no more patience');
    expect(await settled(clock, stays)).toMatchObject({ projectId: 'p1' });
    expect(cloud.asked.length).toBe(1);
  });

  it('is not waited for when all have given up, and asked for anew by the next', async () => {
    const clock = new VirtualClock(0);
    const cloud = new ScriptedCloud(() => ({ ...granted(), after: 1000 }), clock);
    const session = new CloudSession({ auth: AUTH, transport: cloud, clock });
    const impatient = new AbortController();
    const left = session.token({ signal: impatient.signal }).catch((reason) => reason);
    await clock.advance(500);
    impatient.abort('stop');
    await left;
    expect(await settled(clock, session.token())).toMatchObject({ projectId: 'p1' });
    expect(cloud.asked.length).toBe(2);
    expect(clock.pendingTimers).toBe(0);
  });

  it('is not shown when printed or serialised', async () => {
    const { clock, session } = sessionOf(() => server);
    const token = await settled(clock, session.token());
    expect(inspect(token, { depth: 5, showHidden: true })).not.toContain('token-1');
    expect(JSON.stringify(token)).not.toContain('token-1');
  });

  it('is not given by a session that was closed', async () => {
    const { clock, session } = sessionOf(() => server);
    await settled(clock, session.token());
    await session.close();
    await expect(session.token()).rejects.toBeInstanceOf(SessionClosed);
  });
});

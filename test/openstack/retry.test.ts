import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.js';
import { CloudSession, ConnectionError, OpenStackError, RateLimited } from '../../src/openstack/index.js';
import { AUTH, type Reply, ScriptedCloud, socketError, withKeystone } from './scripted-cloud.js';
import { settled } from './settled.js';

const passing: Reply[] = [500, 502, 503, 504, 429].map((status) => ({ status, body: 'no' }));
const overLimit: Reply = { status: 413, body: { overLimit: { code: 413, message: 'slow down' } } };
const failure = fc.oneof(
  fc.constantFrom(...passing, overLimit),
  fc.constantFrom(socketError('ECONNRESET'), socketError('UND_ERR_SOCKET')),
);
const fine: Reply = { body: { server: { id: 's1', status: 'ACTIVE' } } };

function cloudOf(script: (nth: number) => Reply | Error | 'hang') {
  const clock = new VirtualClock(0);
  let nth = 0;
  const cloud = new ScriptedCloud(
    withKeystone(() => script(nth++)),
    clock,
  );
  const session = new CloudSession({ auth: AUTH, transport: cloud, clock });
  return { clock, cloud, session, nova: session.compute('2') };
}

describe('a call that may be repeated', () => {
  it('is tried at most as often as it is told, and succeeds if a try does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(failure, { maxLength: 7 }),
        fc.integer({ min: 1, max: 6 }),
        async (failures, attempts) => {
          const { clock, cloud, nova } = cloudOf((nth) => failures[nth] ?? fine);
          const result = await settled(clock, nova.getServer('s1', { attempts }));
          expect(cloud.to('/v2.1').length).toBe(Math.min(attempts, failures.length + 1));
          expect(result instanceof Error).toBe(failures.length >= attempts);
          expect(clock.pendingTimers).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is tried five times by default', async () => {
    const { clock, cloud, nova } = cloudOf(() => ({ status: 503 }));
    expect(await settled(clock, nova.deleteServer('s1'))).toMatchObject({ name: 'CloudUnavailable' });
    expect(cloud.to('/v2.1').length).toBe(5);
  });

  it('is never repeated before Retry-After has passed, given in seconds or as a date', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 58 }), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        fc.constantFrom(429, 503, 413),
        async (waits, asDate, status) => {
          const { clock, cloud, nova } = cloudOf((nth) => {
            const wait = waits[nth];
            if (wait === undefined) return fine;
            const date = new Date(Math.ceil(clock.now() / 1000) * 1000 + wait * 1000).toUTCString();
            return {
              status,
              headers: { 'retry-after': asDate ? date : String(wait) },
              body: { overLimit: { message: 'slow' } },
            };
          });
          await settled(clock, nova.getServer('s1'));
          const times = cloud.to('/v2.1').map(({ at }) => at);
          expect(times.length).toBe(waits.length + 1);
          waits.forEach((wait, nth) => {
            expect((times[nth + 1] as number) - (times[nth] as number)).toBeGreaterThanOrEqual(wait * 1000);
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is not repeated when the cloud asks for more patience than a minute', async () => {
    const { clock, cloud, nova } = cloudOf(() => ({ status: 429, headers: { 'retry-after': '3600' } }));
    const error = await settled(clock, nova.getServer('s1'));
    expect(error).toBeInstanceOf(RateLimited);
    expect(error).toMatchObject({ retryAfter: 3600, status: 429 });
    expect(cloud.to('/v2.1').length).toBe(1);
  });

  it('is never repeated once its signal aborted, and throws the reason', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 12_000 }), async (when) => {
        const { clock, cloud, nova } = cloudOf(() => ({ status: 503, after: 100 }));
        const controller = new AbortController();
        clock.setTimer(when, () => controller.abort(new Error('told to stop')));
        const result = await settled(clock, nova.getServer('s1', { signal: controller.signal }));
        const took = clock.now();
        await clock.advance(60_000);
        expect(cloud.asked.every(({ at }) => at <= when)).toBe(true);
        const stopped = result instanceof Error && result.message === 'told to stop';
        expect(stopped ? took === when : cloud.to('/v2.1').length === 5).toBe(true);
        expect(clock.pendingTimers).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it.each([400, 403, 404, 409, 501])('is not repeated after %i', async (status) => {
    const { clock, cloud, nova } = cloudOf(() => ({ status }));
    expect(await settled(clock, nova.getServer('s1'))).toBeInstanceOf(OpenStackError);
    expect(cloud.to('/v2.1').length).toBe(1);
  });

  it('is not repeated when the body is too large, whatever its 413 says beside overLimit', async () => {
    // recording nova-create-bad-body-over-sizelimit
    const message = 'Request is too large. Larger than max_request_body_size (114688).<br /><br />\n\n\n';
    const body = { message, code: '413 Request Entity Too Large', title: 'Request Entity Too Large' };
    const { clock, cloud, nova } = cloudOf(() => ({ status: 413, body }));
    const error = await settled(clock, nova.createServer({ server: {} }));
    expect(error).toMatchObject({
      name: 'BadRequest',
      detail: 'Request is too large. Larger than max_request_body_size (114688).',
    });
    expect(cloud.to('/v2.1').length).toBe(1);
  });
});

describe('creating a server', () => {
  const created: Reply = { status: 202, body: { server: { id: 's1', adminPass: 'x' } } };

  it.each([
    ['429', { status: 429 }],
    ['413 overLimit', overLimit],
    ['a refused connection', socketError('ECONNREFUSED', 'connect')],
  ])('is tried again after %s, which proves that nothing was created', async (_, failed) => {
    const { clock, cloud, nova } = cloudOf((nth) => (nth === 0 ? (failed as Reply) : created));
    expect(await settled(clock, nova.createServer({ server: {} }))).toMatchObject({ id: 's1' });
    expect(cloud.to('/v2.1').length).toBe(2);
  });

  it.each([
    ['500', { status: 500 }],
    ['502', { status: 502 }],
    ['503', { status: 503 }],
    ['a reset', socketError('ECONNRESET')],
    ['an answer cut short', { status: 202, body: '{"server": {"id' }],
  ])('is not tried again after %s, and the error says that it may have happened', async (_, failed) => {
    const { clock, cloud, nova } = cloudOf(() => failed as Reply);
    expect(await settled(clock, nova.createServer({ server: {} }))).toMatchObject({ ambiguous: true });
    expect(cloud.to('/v2.1').length).toBe(1);
  });

  it('that got no answer in time is ambiguous, and not tried again', async () => {
    const { clock, cloud, nova } = cloudOf(() => 'hang');
    const error = await settled(clock, nova.createServer({ server: {} }));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ code: 'TIMEOUT', ambiguous: true, sent: true });
    expect((error as Error).message).toBe(
      'compute: create server failed: no answer within 60 s (http://nova.test)',
    );
    expect([cloud.to('/v2.1').length, clock.now()]).toEqual([1, 60_000]);
  });

  it.each([
    ['a refusal', { status: 403 }],
    ['a conflict', { status: 409 }],
    ['too many requests', { status: 429, headers: { 'retry-after': '600' } }],
  ])('that met %s is not ambiguous', async (_, failed) => {
    const { clock, nova } = cloudOf(() => failed as Reply);
    expect(await settled(clock, nova.createServer({ server: {} }))).toMatchObject({ ambiguous: false });
  });
});

describe('a 429', () => {
  it('holds back the whole session for as long as it asks', async () => {
    const { clock, cloud, nova } = cloudOf((nth) =>
      nth === 0 ? { status: 429, headers: { 'retry-after': '20' } } : fine,
    );
    const first = nova.getServer('s1');
    await clock.advance(100);
    const second = nova.getServer('s2');
    await settled(clock, Promise.all([first, second]));
    const [, ...later] = cloud.to('/v2.1').map(({ at }) => at);
    expect(later.every((at) => at >= 20_000)).toBe(true);
    expect(later.length).toBe(2);
  });
});

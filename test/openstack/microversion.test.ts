import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.js';
import {
  type ClientVersion,
  CloudSession,
  clientVersionSchema,
  MicroversionUnsupported,
} from '../../src/openstack/index.js';
import { AUTH, type Reply, ScriptedCloud, withKeystone } from './scripted-cloud.js';
import { settled } from './settled.js';

/** As Nova lists itself (recordings version-nova_, version-nova_v2, version-nova_v2.1). */
const legacy = { id: 'v2.0', status: 'SUPPORTED', version: '', min_version: '', links: [] };
const current = { id: 'v2.1', status: 'CURRENT', version: '2.93', min_version: '2.1', links: [] };

const NOVA: Readonly<Record<string, Reply>> = {
  '/': { body: { versions: [legacy, current] } },
  '/v2': { body: { version: legacy } },
  '/v2.1': { body: { version: current } },
};

function novaAt(url: string, documents: Readonly<Record<string, Reply>> = NOVA) {
  const clock = new VirtualClock();
  const catalog = [{ type: 'compute', name: 'nova', endpoints: [{ interface: 'public', region: 'R', url }] }];
  const cloud = new ScriptedCloud(
    withKeystone(
      ({ url: { pathname } }) => documents[pathname] ?? { body: { server: { id: 's1', status: 'ACTIVE' } } },
      { token: { catalog } },
    ),
    clock,
  );
  const session = new CloudSession({ auth: AUTH, transport: cloud, clock });
  const asked = () =>
    cloud.asked
      .filter(({ url: { hostname } }) => hostname === 'nova.test')
      .map(({ url: { pathname }, headers }) => [
        pathname,
        headers['openstack-api-version'],
        headers['x-openstack-nova-api-version'],
      ]);
  const get = (version: ClientVersion) => settled(clock, session.compute(version).getServer('s1'));
  return { clock, session, asked, get };
}

describe('the microversion', () => {
  it.each<ClientVersion>(['1.1', '2', '2.0'])(
    'is not sent, nor asked about, for client_version %s',
    async (version) => {
      const { get, asked } = novaAt('http://nova.test/v2.1');
      await get(version);
      expect(asked()).toEqual([['/v2.1/servers/s1', undefined, undefined]]);
    },
  );

  it('is sent in both headers once the cloud was found to offer it, and that is asked once', async () => {
    const { get, asked } = novaAt('http://nova.test/v2.1');
    await get('2.37');
    await get('2.93');
    expect(asked()).toEqual([
      ['/v2.1', undefined, undefined],
      ['/v2.1/servers/s1', 'compute 2.37', '2.37'],
      ['/v2.1/servers/s1', 'compute 2.93', '2.93'],
    ]);
  });

  it.each<ClientVersion>(['2.94', '2.999'])(
    '%s beyond the range is refused with the range',
    async (version) => {
      const { get, asked } = novaAt('http://nova.test/v2.1');
      const error = await get(version);
      expect(error).toBeInstanceOf(MicroversionUnsupported);
      expect(error).toMatchObject({ requested: version, offered: { minimum: '2.1', maximum: '2.93' } });
      expect((error as Error).message).toBe(
        `compute: choose microversion failed: microversion ${version} is not offered: the cloud offers 2.1 to 2.93; set client_version to one of these, or to 2`,
      );
      expect(asked()).toHaveLength(1);
    },
  );

  it('is asked about without the project that stands behind the version', async () => {
    const { get, asked } = novaAt('http://nova.test/v2.1/p1');
    await get('2.37');
    expect(asked().map(([path]) => path)).toEqual(['/v2.1', '/v2.1/p1/servers/s1']);
  });

  it('leads from a /v2 endpoint, which would ignore it, to the v2.1 beside it', async () => {
    const { get, asked } = novaAt('http://nova.test/v2/p1');
    await get('2.37');
    expect(asked().map(([path]) => path)).toEqual(['/v2', '/', '/v2.1/p1/servers/s1']);
  });

  it('is refused where the cloud has none at all', async () => {
    const { get } = novaAt('http://nova.test/v2', { ...NOVA, '/': { body: { versions: [legacy] } } });
    const error = await get('2.37');
    expect(error).toBeInstanceOf(MicroversionUnsupported);
    expect((error as Error).message).toContain('the cloud offers no microversions; set client_version to 2');
  });

  it('is sent on trust where the cloud does not show its versions', async () => {
    const { get, asked } = novaAt('http://nova.test/v2.1', { '/v2.1': { status: 404 } });
    expect(await get('2.37')).toMatchObject({ id: 's1' });
    expect(asked().at(-1)).toEqual(['/v2.1/servers/s1', 'compute 2.37', '2.37']);
  });

  it('has a range that can be asked for', async () => {
    const { clock, session } = novaAt('http://nova.test/v2.1');
    const range = await settled(clock, session.compute('2').microversionRange());
    expect(range).toEqual({ minimum: '2.1', maximum: '2.93' });
  });
});

describe('client_version', () => {
  it.each(['1.1', '2', '2.0', '2.1', '2.93'])('may be %s', (version) => {
    expect(clientVersionSchema.safeParse(version).success).toBe(true);
  });

  it.each(['', '1', '3', 'latest', '2.latest', '2.01', '2.', 2, '1.2'])('may not be %s', (version) => {
    expect(clientVersionSchema.safeParse(version).success).toBe(false);
  });
});

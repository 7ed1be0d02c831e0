import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.js';
import { findEndpoint, findLegacyCompute, type ServiceKind } from '../../src/openstack/identity/catalog.js';
import { type CatalogEntry, CloudSession, EndpointNotFound } from '../../src/openstack/index.js';
import { serviceRoot } from '../../src/openstack/service-root.js';
import { AUTH, ScriptedCloud, withKeystone } from './scripted-cloud.js';
import { settled } from './settled.js';

function entry(type: string, ...endpoints: [face: string, region: string, url: string][]): CatalogEntry {
  return {
    type,
    name: type,
    endpoints: endpoints.map(([face, region, url]) => ({ interface: face, region, url })),
  };
}

const catalog = [
  entry('compute', ['public', 'A', 'http://a'], ['internal', 'A', 'http://ai'], ['public', 'B', 'http://b']),
  entry('volumev2', ['public', 'A', 'http://v2']),
  entry('block-storage', ['public', 'A', 'http://v3']),
];

describe('the service catalog', () => {
  it('gives the endpoint of a type, by interface and region', () => {
    expect(findEndpoint(catalog, 'compute', { interface: 'public', region: 'B' })).toBe('http://b');
    expect(findEndpoint(catalog, 'compute', { interface: 'internal', region: 'A' })).toBe('http://ai');
    expect(findEndpoint(catalog, 'compute', { interface: 'public' })).toBe('http://a');
  });

  it('knows the names under which clouds list a service, the best one first', () => {
    expect(findEndpoint(catalog, 'volume', { interface: 'public' })).toBe('http://v3');
  });

  it.each([
    [
      'compute' as ServiceKind,
      { interface: 'public', region: 'C' } as const,
      'compute: find endpoint failed: no public endpoint in region C; the service catalog offers public in A, internal in A, public in B',
    ],
    [
      'compute' as ServiceKind,
      { interface: 'admin' } as const,
      'compute: find endpoint failed: no admin endpoint in any region; the service catalog offers public in A, internal in A, public in B',
    ],
    [
      'network' as ServiceKind,
      { interface: 'public' } as const,
      'network: find endpoint failed: the service catalog has no network service; it offers block-storage, compute, volumev2',
    ],
  ])('says what it offers instead: %s', (service, choice, message) => {
    expect(() => findEndpoint(catalog, service, choice)).toThrow(
      new EndpointNotFound({
        service,
        operation: 'find endpoint',
        detail: message.split('failed: ')[1] ?? '',
      }),
    );
  });

  it('has a v1.1 endpoint before a v2 endpoint for client_version 1.1, whatever project stands behind', () => {
    const both = [
      entry('compute', ['public', 'A', 'http://n/v2.1/p1']),
      entry('compute_legacy', ['public', 'A', 'http://n/v2/p1'], ['public', 'A', 'http://n/v1.1/p1']),
    ];
    expect(findLegacyCompute(both, { interface: 'public' })).toBe('http://n/v1.1/p1');
    expect(findLegacyCompute(both.slice(0, 1), { interface: 'public' })).toBeUndefined();
  });
});

describe('the root of a service', () => {
  it.each<[ServiceKind, string, string]>([
    ['image', 'http://h:9292', 'http://h:9292/v2'],
    ['image', 'http://h:9292/', 'http://h:9292/v2'],
    ['image', 'http://h/image', 'http://h/image/v2'],
    ['image', 'http://h/image/v2/', 'http://h/image/v2'],
    ['image', 'http://h:9292/v1', 'http://h:9292/v2'],
    ['network', 'http://h:9696', 'http://h:9696/v2.0'],
    ['network', 'http://h:9696/v2.0', 'http://h:9696/v2.0'],
    ['compute', 'http://h:8774/v2.1', 'http://h:8774/v2.1'],
    ['compute', 'http://h:8774/v2.1/p1/', 'http://h:8774/v2.1/p1'],
    ['compute', 'http://h/compute/v2/p1', 'http://h/compute/v2/p1'],
    ['compute', 'http://h/compute', 'http://h/compute/v2.1'],
    ['volume', 'http://h:8776/v3/p1', 'http://h:8776/v3/p1'],
    ['volume', 'http://h:8776', 'http://h:8776/v3'],
  ])('of %s at %s is %s', (service, url, root) => {
    expect(serviceRoot(service, url)).toBe(root);
  });
});

describe('a client of version 1.1', () => {
  const server = { body: { server: { id: 's1', status: 'active' } } };

  async function urlsOf(...endpoints: CatalogEntry[]): Promise<string[]> {
    const clock = new VirtualClock();
    const cloud = new ScriptedCloud(
      withKeystone(() => server, { token: { catalog: endpoints } }),
      clock,
    );
    const session = new CloudSession({ auth: AUTH, transport: cloud, clock });
    await settled(clock, session.compute('1.1').getServer('s1'));
    return cloud.asked.filter(({ url }) => url.hostname === 'n').map(({ url }) => url.href);
  }

  it('uses the v1.1 endpoint where there is one, else the ordinary one, and sends no microversion', async () => {
    const modern = entry('compute', ['public', 'A', 'http://n/v2.1']);
    const old = entry('compute', ['public', 'A', 'http://n/v1.1/p1']);
    expect(await urlsOf(modern, old)).toEqual(['http://n/v1.1/p1/servers/s1']);
    expect(await urlsOf(modern)).toEqual(['http://n/v2.1/servers/s1']);
  });
});

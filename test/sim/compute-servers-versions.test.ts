import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { negotiate } from '../../sim/compute/microversion.js';
import { ComputeClient } from './compute-servers-harness.js';

describe('microversions', () => {
  const client = new ComputeClient();
  const asked = (headers: Record<string, string>) =>
    client.ask('GET', '/v2.1/servers', undefined, { headers });

  it('answers in the microversion asked for, and says so in both headers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 96 }), (minor) => {
        const { status, headers } = asked({ 'openstack-api-version': `compute 2.${minor}` });
        expect(status).toBe(200);
        expect(headers['openstack-api-version']).toBe(`compute 2.${minor}`);
        expect(headers['x-openstack-nova-api-version']).toBe(`2.${minor}`);
      }),
    );
  });

  it('refuses what it does not know with 406, and echoes it', () => {
    for (const version of ['2.97', '2.0', '3.0', '1.1', '2.999']) {
      const { status, headers, body } = asked({ 'openstack-api-version': `compute ${version}` });
      expect([status, body.computeFault.code]).toEqual([406, 406]);
      expect(headers['openstack-api-version']).toBe(`compute ${version}`);
    }
  });

  it('refuses what is no version with 400, and names none', () => {
    fc.assert(
      fc.property(fc.constantFrom('banana', '2', '2.', '.1', '2.01', '02.1', '-2.1', '2.1.1'), (version) => {
        const { status, headers } = asked({ 'openstack-api-version': `compute ${version}` });
        expect([status, headers['openstack-api-version']]).toEqual([400, undefined]);
      }),
    );
  });

  it('takes the last item for compute from a list over services', () => {
    const service = fc.constantFrom('volume', 'placement', 'Compute', 'compute', 'COMPUTE');
    const items = fc.array(fc.tuple(service, fc.integer({ min: 1, max: 96 })), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(items, (list) => {
        const header = list.map(([name, minor]) => `${name} 2.${minor}`).join(', ');
        const last = list.findLast(([name]) => name.toLowerCase() === 'compute');
        expect(negotiate(header, undefined, '2.96')).toEqual({
          kind: 'agreed',
          minor: last?.[1] ?? 1,
          version: `2.${last?.[1] ?? 1}`,
        });
      }),
    );
  });

  it('prefers OpenStack-API-Version, and takes X-OpenStack-Nova-API-Version where there is none', () => {
    expect(negotiate('compute 2.60', '2.37', '2.96')).toMatchObject({ minor: 60 });
    expect(negotiate('volume 3.50', '2.37', '2.96')).toMatchObject({ minor: 37 });
    expect(negotiate(undefined, 'latest', '2.93')).toMatchObject({ minor: 93 });
  });

  it('knows no microversions below /v2 and /v1.1', () => {
    for (const mount of ['/v2', '/v1.1']) {
      const { status, headers } = client.ask('GET', `${mount}/servers`, undefined, { mv: '2.999' });
      expect([status, headers['openstack-api-version'], headers.vary]).toEqual([200, undefined, undefined]);
    }
  });
});

describe('versions and paths', () => {
  const client = new ComputeClient();
  const open = (path: string) => client.ask('GET', path, undefined, { headers: { 'x-auth-token': '' } });

  it('describes each version without a token, with or without a slash at the end', () => {
    for (const mount of ['/v2.1', '/v2', '/v1.1']) {
      expect(open(mount).status).toBe(200);
      expect(open(`${mount}/`).body).toEqual(open(mount).body);
      expect(open(mount).body.version.links[0].href).toBe(`http://cloud.test/compute${mount}/`);
    }
  });

  it('offers its versions to whom asks for another path', () => {
    const { status, body } = open('/v9/servers');
    expect(status).toBe(300);
    expect(body.choices.map((choice: { id: string }) => choice.id)).toEqual(['v2.0', 'v2.1']);
    expect(body.choices[1].links[0].href).toBe('http://cloud.test/compute/v2.1/v9/servers');
  });

  it('has only the versions of its profile', () => {
    const old = new ComputeClient({ profile: { name: 'old', compute: { versions: ['v1.1'] } } });
    expect(old.ask('GET', '/').body.versions).toMatchObject([{ id: 'v1.1', status: 'CURRENT' }]);
    expect(old.ask('GET', '/v1.1/servers').status).toBe(200);
    expect(old.ask('GET', '/v2.1/servers').status).toBe(300);
  });

  it('needs a token below a version', () => {
    expect(open('/v2.1/servers').status).toBe(401);
    expect(open('/v2.1/nope').status).toBe(401);
  });

  it('takes the own project in the path and puts it into links; another one is refused', () => {
    const project =
      [...client.cloud.identity.projects.values()].find(({ name }) => name === 'tenant')?.id ?? '';
    const id = client.create('in-path');
    const { body } = client.ask('GET', `/v2.1/${project}/servers/${id}`);
    expect(body.server.links[0].href).toBe(`http://cloud.test/compute/v2.1/${project}/servers/${id}`);
    expect(body.server.links[1].href).toBe(`http://cloud.test/compute/${project}/servers/${id}`);
    expect(client.ask('GET', '/v2.1/abc-123/servers').body.badRequest.message).toMatch(
      /^Malformed request URL/,
    );
  });

  it('answers unknown paths and methods with the web framework’s 404', () => {
    for (const [method, path] of [
      ['GET', '/v2.1/nope'],
      ['GET', '/v2.1/servers/'],
      ['PUT', '/v2.1/servers'],
      ['PATCH', '/v2.1/servers/x'],
      ['GET', '/v2.1/servers.json'],
    ] as const) {
      const answer = client.ask(method, path);
      expect([method, path, answer.status, answer.body.code]).toEqual([method, path, 404, '404 Not Found']);
      expect(answer.headers['openstack-api-version']).toBeUndefined();
    }
  });

  it('answers an operation of another microversion with Nova’s 404', () => {
    expect(client.get('/servers/x/tags', '2.25').body.itemNotFound.message).toBe(
      'The resource could not be found.',
    );
  });

  it('refuses bodies that are too large before it looks at the token, and of other types after', () => {
    const raw = 'x'.repeat(114_689);
    expect(
      client.ask('POST', '/v2.1/servers', undefined, { raw, headers: { 'x-auth-token': '' } }).status,
    ).toBe(413);
    const headers = { 'content-type': 'application/xml' };
    expect(
      client.ask('POST', '/v2.1/servers', undefined, { raw: '<x/>', headers }).body.badMediaType.code,
    ).toBe(415);
  });
});

import { describe, expect, it } from 'vitest';
import { newWorld } from './network-harness.js';

const ALL = '/image/v2/metadefs/namespaces';

describe("Glance's catalogue of metadata definitions", () => {
  it('is kept by administrators, and read by whoever a namespace is visible to', () => {
    const { admin, user } = newWorld();
    expect(user.ask('POST', ALL, { namespace: 'mine' }).status).toBe(403);
    expect(admin.ask('POST', ALL, { namespace: 'open', visibility: 'public' }).status).toBe(201);
    expect(admin.ask('POST', ALL, { namespace: 'closed' }).status).toBe(201);
    expect(admin.ask('POST', ALL, { namespace: 'OPEN' }).status).toBe(409);
    const names = user.ask('GET', ALL).body.namespaces.map((one: { namespace: string }) => one.namespace);
    expect(names).toEqual(['open']);
    expect(user.ask('GET', `${ALL}/closed`).status).toBe(404);
    expect(user.ask('PUT', `${ALL}/open`, { namespace: 'open' }).status).toBe(403);
  });

  it('shows what is in a namespace, under the names that a resource type gives it', () => {
    const { admin, user } = newWorld();
    const q = { title: 'Q', type: 'integer', default: 2 };
    admin.ask('POST', ALL, {
      namespace: 'n',
      visibility: 'public',
      properties: { p: { title: 'P', type: 'string' } },
      objects: [{ name: 'o', required: ['q'], properties: { q } }],
      tags: [{ name: 't' }],
      resource_type_associations: [{ name: 'OS::Glance::Image', prefix: 'hw_' }],
    });
    const { body } = user.ask('GET', `${ALL}/n?resource_type=OS::Glance::Image`);
    expect(body.properties).toEqual({ hw_p: { type: 'string', title: 'P' } });
    expect(body.objects[0]).toMatchObject({ name: 'o', required: ['hw_q'] });
    expect(body.objects[0].properties).toEqual({ hw_q: { type: 'integer', title: 'Q', default: '2' } });
    expect(body.tags).toEqual([{ name: 't' }]);
    expect(body.resource_type_associations).toMatchObject([{ name: 'OS::Glance::Image', prefix: 'hw_' }]);
    expect(user.ask('GET', `${ALL}/n/properties/hw_p?resource_type=OS::Glance::Image`).body.name).toBe('p');
    expect(user.ask('GET', `${ALL}?resource_types=OS::Glance::Image`).body.namespaces).toHaveLength(1);
  });

  it('is for the kinds of things that Glance knows, and for those that namespaces name', () => {
    const { admin, user } = newWorld();
    const types = (): string[] =>
      user
        .ask('GET', '/image/v2/metadefs/resource_types')
        .body.resource_types.map((type: { name: string }) => type.name);
    expect(types()).toContain('OS::Nova::Server');
    admin.ask('POST', ALL, { namespace: 'n', resource_type_associations: [{ name: 'My::Own' }] });
    expect(types()).toContain('My::Own');
  });

  it('looks at a request for tags before it looks for their namespace', () => {
    const { admin } = newWorld();
    expect(admin.ask('POST', `${ALL}/nowhere/tags/t`, { name: 't' }).status).toBe(400);
    expect(admin.ask('POST', `${ALL}/nowhere/tags`, { name: 't' }).status).toBe(400);
    expect(admin.ask('GET', `${ALL}/nowhere/tags?sort_dir=up`).status).toBe(400);
    expect(admin.ask('GET', `${ALL}/nowhere/tags?sort_dir=asc`).status).toBe(404);
  });

  it('says of several faults first that something has the wrong type', () => {
    const { admin } = newWorld();
    const { body } = admin.ask('POST', `${ALL}/n/properties`, {
      name: 'a'.repeat(100),
      title: ['t'],
      type: 'string',
    });
    expect(JSON.stringify(body)).toContain("['t'] is not of type 'string'");
  });

  it('makes a namespace with all that is said to be in it, or not at all', () => {
    const { admin } = newWorld();
    const twice = { namespace: 'n', tags: [{ name: 't' }, { name: 'T' }] };
    expect(admin.ask('POST', ALL, twice).status).toBe(409);
    expect(admin.ask('GET', `${ALL}/n`).status).toBe(404);
  });

  it('deletes nothing of a protected namespace', () => {
    const { admin } = newWorld();
    admin.ask('POST', ALL, { namespace: 'n', protected: true, tags: [{ name: 't' }] });
    const paths = [`${ALL}/n`, `${ALL}/n/tags`, `${ALL}/n/tags/t`];
    expect(paths.map((path) => admin.ask('DELETE', path).status)).toEqual([403, 403, 403]);
    admin.ask('PUT', `${ALL}/n`, { namespace: 'n' });
    expect(admin.ask('DELETE', `${ALL}/n`).status).toBe(204);
  });

  it('replaces the tags of a namespace, or adds to them', () => {
    const { admin } = newWorld();
    admin.ask('POST', ALL, { namespace: 'n' });
    const tag = (name: string, headers = {}) =>
      admin.ask('POST', `${ALL}/n/tags`, { tags: [{ name }] }, headers).status;
    const tags = () => admin.ask('GET', `${ALL}/n/tags`).body.tags;
    expect([tag('a'), tag('b'), tag('c', { 'x-openstack-append': 'True' })]).toEqual([201, 201, 201]);
    expect(tags()).toEqual([{ name: 'c' }, { name: 'b' }]);
    expect(tag('B', { 'x-openstack-append': 'True' })).toBe(409);
    expect(tags()).toHaveLength(2);
  });
});

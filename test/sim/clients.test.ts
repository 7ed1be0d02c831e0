import { describe, expect, it } from 'vitest';
import { newWorld } from './network-harness.js';

/** Cinder takes no body that does not say what it is. */
const JSON_TYPE = { 'content-type': 'application/json' };

/** What clients other than the official ones were found to ask, answered as a real cloud answers them. */
describe('what other clients ask for', () => {
  it('has no gateway where a router is made with an empty one', () => {
    const { user } = newWorld();
    const made = user.ask('POST', '/network/v2.0/routers', { router: { external_gateway_info: {} } });
    expect([made.status, made.body.router.external_gateway_info]).toEqual([201, null]);
    const bad = user.ask('POST', '/network/v2.0/routers', {
      router: { external_gateway_info: { network_id: null } },
    });
    expect(bad.body.NeutronError.message).toBe(
      "Invalid input for external_gateway_info. Reason: 'None' is not a valid UUID.",
    );
  });

  it('removes an external network together with the floating IPs that no port has', () => {
    const { admin } = newWorld();
    const { network } = admin.ask('POST', '/network/v2.0/networks', {
      network: { 'router:external': true },
    }).body;
    admin.ask('POST', '/network/v2.0/subnets', {
      subnet: { network_id: network.id, cidr: '198.51.100.0/24', ip_version: 4 },
    });
    const { floatingip } = admin.ask('POST', '/network/v2.0/floatingips', {
      floatingip: { floating_network_id: network.id },
    }).body;
    expect(admin.ask('DELETE', `/network/v2.0/networks/${network.id}`).status).toBe(204);
    expect(admin.ask('GET', `/network/v2.0/floatingips/${floatingip.id}`).status).toBe(404);
    expect(admin.ask('GET', `/network/v2.0/ports?network_id=${network.id}`).body.ports).toEqual([]);
  });

  it('leads a path with doubled slashes to the one that is meant, where there is one', () => {
    const { user } = newWorld();
    const asked = (target: string) => {
      const { status, headers } = user.cloud.answer({ method: 'GET', target, headers: {} }).response;
      return [status, headers.find(([name]) => name === 'Location')?.[1]];
    };
    const meant = expect.stringMatching(/\/v3\/auth\/projects\?a=b\/\/c$/);
    expect(asked('/identity/v3//auth///projects/?a=b//c')).toEqual([308, meant]);
    expect(asked('/identity/v3//nope')).toEqual([404, undefined]);
    expect(asked('/identity/v3//')).toEqual([200, undefined]);
    expect(user.ask('GET', '/identity//v3/auth/projects').status).toBe(200);
  });

  it('lets a role of a domain imply one of all domains, not the other way round', () => {
    const { admin } = newWorld();
    const role = (body: object) => admin.ask('POST', '/identity/v3/roles', { role: body }).body.role.id;
    const [domestic, global] = [role({ name: 'domestic', domain_id: 'default' }), role({ name: 'global' })];
    const path = (prior: string, implied: string) => `/identity/v3/roles/${prior}/implies/${implied}`;
    const refused = admin.ask('PUT', path(global, domestic));
    expect([refused.status, refused.body.error.message]).toEqual([
      403,
      `${domestic} cannot be an implied roles.`,
    ]);
    expect(admin.ask('PUT', path(domestic, global)).status).toBe(201);
    expect(admin.ask('HEAD', path(domestic, global)).status).toBe(204);
  });

  it('lets no project below another act as a domain', () => {
    const { admin } = newWorld();
    const project = { name: 'd', is_domain: true, domain_id: 'default' };
    const { status, body } = admin.ask('POST', '/identity/v3/projects', { project }, JSON_TYPE);
    expect([status, body.error.message]).toEqual([400, 'only root projects are allowed to act as domains.']);
  });

  it('gives a user of a domain’s own role those that it implies, not the role itself', () => {
    const { admin, user } = newWorld();
    const ask = (method: string, path: string, body?: object) =>
      admin.ask(method, `/identity/v3${path}`, body, JSON_TYPE).body;
    const { role } = ask('POST', '/roles', { role: { name: 'own', domain_id: 'default' } });
    const member = { name: 'u', domain_id: 'default', password: 'secret' };
    const { id } = ask('POST', '/users', { user: member }).user;
    ask('PUT', `/projects/${user.projectId}/users/${id}/roles/${role.id}`);
    const listed = (query: string) =>
      ask('GET', `/role_assignments?user.id=${id}${query}`).role_assignments.map(
        ({ role: one }: { role: { id: string } }) => one.id,
      );
    const token = () =>
      ask('POST', '/auth/tokens', {
        auth: {
          identity: { methods: ['password'], password: { user: { id, password: 'secret' } } },
          scope: { project: { id: user.projectId } },
        },
      }).token?.roles.map(({ name }: { name: string }) => name);
    expect([listed(''), listed('&effective'), token()]).toEqual([[role.id], [], undefined]);
    const [reader] = ask('GET', '/roles?name=reader').roles;
    ask('PUT', `/roles/${role.id}/implies/${reader.id}`);
    expect([listed('&effective'), token()]).toEqual([[reader.id], ['reader']]);
  });

  it("changes an image's properties by way of Nova until 2.38", () => {
    const { user } = newWorld();
    const { image } = { image: user.ask('POST', '/image/v2/images', { name: 'i', a: 'b' }).body };
    const path = `/compute/v2.1/images/${image.id}/metadata`;
    const changed = (method: string, target: string, body?: unknown) => {
      const { status, body: answer } = user.ask(method, target, body);
      return [status, answer];
    };
    expect(changed('POST', path, { metadata: { c: 'd' } })).toEqual([200, { metadata: { a: 'b', c: 'd' } }]);
    expect(changed('PUT', `${path}/a`, { meta: { a: 'z' } })).toEqual([200, { meta: { a: 'z' } }]);
    expect(changed('PUT', `${path}/q`, { meta: { a: 'z' } })[0]).toBe(400);
    expect(user.ask('DELETE', `${path}/a`).status).toBe(204);
    expect(changed('DELETE', `${path}/a`)[0]).toBe(404);
    expect(changed('PUT', path, { metadata: { k: 'v' } })).toEqual([200, { metadata: { k: 'v' } }]);
    expect(user.ask('GET', `/image/v2/images/${image.id}`).body).toMatchObject({ k: 'v' });
    const later = user.ask('GET', path, undefined, { 'x-openstack-nova-api-version': '2.39' });
    expect(later.status).toBe(404);
  });

  it('keeps an IPv6 address as short as it can be written', () => {
    const { user } = newWorld();
    const imageRef = '8ac9d4a4-5e03-48b0-acde-77a0345a9ab1';
    const server = { name: 's', imageRef, flavorRef: '2', accessIPv6: '0:0:0:0:0:babe:220.12.22.2' };
    const made = user.ask('POST', '/compute/v2.1/servers', { server });
    const path = `/compute/v2.1/servers/${made.body.server.id}`;
    expect(user.ask('GET', path).body.server.accessIPv6).toBe('::babe:dc0c:1602');
  });

  it('shows user data once where an administrator rebuilds', () => {
    const { admin } = newWorld();
    const imageRef = '8ac9d4a4-5e03-48b0-acde-77a0345a9ab1';
    const headers = { 'x-openstack-nova-api-version': '2.75' };
    const server = { name: 's', imageRef, flavorRef: '2', networks: 'none' };
    const { id } = admin.ask('POST', '/compute/v2.1/servers', { server }, headers).body.server;
    admin.ask('GET', `/compute/v2.1/servers/${id}`);
    const rebuild = { imageRef, user_data: 'YQ==' };
    const again = admin.ask('POST', `/compute/v2.1/servers/${id}/action`, { rebuild }, headers);
    expect(again.body.server).toMatchObject({ user_data: 'YQ==', 'OS-EXT-SRV-ATTR:host': expect.anything() });
    expect(again.body.server).not.toHaveProperty('OS-EXT-SRV-ATTR:user_data');
  });

  it('gives names to all volumes that a shelved server got once it is on a host again', () => {
    const { user } = newWorld();
    const imageRef = '8ac9d4a4-5e03-48b0-acde-77a0345a9ab1';
    const headers = { 'x-openstack-nova-api-version': '2.60' };
    const nova = (method: string, path: string, body?: object) =>
      user.ask(method, `/compute/v2.1/servers${path}`, body, headers).body;
    const { id } = nova('POST', '', {
      server: { name: 's', imageRef, flavorRef: '2', networks: 'none' },
    }).server;
    nova('POST', `/${id}/action`, { shelve: null });
    const attached = () =>
      nova('GET', `/${id}/os-volume_attachments`).volumeAttachments.map(
        ({ device }: { device?: string }) => device,
      );
    for (const size of [1, 2]) {
      const { volume } = user.ask('POST', '/volume/v3/volumes', { volume: { size } }, JSON_TYPE).body;
      nova('POST', `/${id}/os-volume_attachments`, { volumeAttachment: { volumeId: volume.id } });
    }
    expect(attached()).toEqual([undefined, undefined]);
    nova('POST', `/${id}/action`, { unshelve: null });
    expect(attached()).toEqual(['/dev/vdb', '/dev/vdc']);
  });

  it('tells in a server’s actions that a volume of its has grown', () => {
    const { user } = newWorld();
    const imageRef = '8ac9d4a4-5e03-48b0-acde-77a0345a9ab1';
    const server = { name: 's', imageRef, flavorRef: '2' };
    const path = `/compute/v2.1/servers/${user.ask('POST', '/compute/v2.1/servers', { server }).body.server.id}`;
    const { volume } = user.ask('POST', '/volume/v3/volumes', { volume: { size: 1 } }, JSON_TYPE).body;
    user.ask('POST', `${path}/os-volume_attachments`, { volumeAttachment: { volumeId: volume.id } });
    user.ask('GET', path);
    const grow = { 'os-extend': { new_size: 2 } };
    const headers = { 'openstack-api-version': 'volume 3.42', ...JSON_TYPE };
    const grown = user.ask('POST', `/volume/v3/volumes/${volume.id}/action`, grow, headers);
    expect(grown.status).toBe(202);
    const [{ action, request_id }] = user.ask('GET', `${path}/os-instance-actions`).body.instanceActions;
    expect(action).toBe('extend_volume');
    const { events } = user.ask('GET', `${path}/os-instance-actions/${request_id}`, undefined, {
      'x-openstack-nova-api-version': '2.51',
    }).body.instanceAction;
    expect(events).toMatchObject([{ event: 'compute_extend_volume', result: 'Success' }]);
  });

  it('gives a project back the room of an extension that an administrator cut off', async () => {
    const stages = [{ process: 'volume.extend', step: 'extending', delay: 10 }];
    const { user, admin, clock } = newWorld({ profile: { name: 'slow to extend', stages } });
    const ask = (person: typeof user, path: string, body: object) =>
      expect(person.ask('POST', `/volume/v3/volumes${path}`, body, JSON_TYPE).status).toBe(202);
    const used = () => user.ask('GET', '/volume/v3/limits').body.limits.absolute.totalGigabytesUsed;
    ask(user, '', { volume: { size: 1 } });
    const [{ id }] = user.ask('GET', '/volume/v3/volumes').body.volumes;
    ask(user, `/${id}/action`, { 'os-extend': { new_size: 5 } });
    expect(used()).toBe(5);
    ask(admin, `/${id}/action`, { 'os-reset_status': { status: 'available' } });
    expect(used()).toBe(1);
    ask(user, `/${id}/action`, { 'os-extend': { new_size: 3 } });
    await clock.advance(20_000);
    expect(used()).toBe(3);
    expect(user.ask('DELETE', `/volume/v3/volumes/${id}`).status).toBe(202);
    user.ask('GET', '/volume/v3/volumes');
    expect(used()).toBe(0);
  });

  it('shows a server in no group once its group is deleted', () => {
    const { user } = newWorld();
    const version = { 'x-openstack-nova-api-version': '2.79' };
    const group = user.ask('POST', '/compute/v2.1/os-server-groups', {
      server_group: { name: 'g', policies: ['affinity'] },
    }).body.server_group.id;
    const server = { name: 's', imageRef: '8ac9d4a4-5e03-48b0-acde-77a0345a9ab1', flavorRef: '2' };
    const { id } = user.ask('POST', '/compute/v2.1/servers', {
      server,
      'os:scheduler_hints': { group },
    }).body.server;
    const groups = () =>
      user.ask('GET', `/compute/v2.1/servers/${id}`, undefined, version).body.server.server_groups;
    expect(groups()).toEqual([group]);
    user.ask('DELETE', `/compute/v2.1/os-server-groups/${group}`);
    expect(groups()).toEqual([]);
  });
});

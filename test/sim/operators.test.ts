import { describe, expect, it } from 'vitest';
import { newWorld } from './network-harness.js';

const NOVA = '/compute/v2.1';
const imageRef = '8ac9d4a4-5e03-48b0-acde-77a0345a9ab1';

/** What administrators and other services ask of Nova, answered as a real one does. */
describe('Nova for those who run it', () => {
  it('says of each event of another service whether the server is there', () => {
    const { admin, user } = newWorld();
    const server = { name: 's', imageRef, flavorRef: '2' };
    const { id } = user.ask('POST', `${NOVA}/servers`, { server }).body.server;
    user.ask('GET', `${NOVA}/servers/${id}`);
    const tell = (...servers: string[]) =>
      admin.ask('POST', `${NOVA}/os-server-external-events`, {
        events: servers.map((server_uuid) => ({ name: 'network-changed', server_uuid })),
      });
    const known = { name: 'network-changed', server_uuid: id, status: 'completed', code: 200 };
    expect(tell(id)).toEqual({ status: 200, body: { events: [known] } });
    const nobody = '11111111-1111-4111-8111-111111111111';
    const unknown = { name: 'network-changed', server_uuid: nobody, status: 'failed', code: 404 };
    expect(tell(id, nobody)).toEqual({ status: 207, body: { events: [known, unknown] } });
  });

  it('shows what projects use of a host, and takes no new servers on one that is disabled', () => {
    const { admin, user } = newWorld({ profile: { name: 'one', compute: { hosts: [{ name: 'only' }] } } });
    const server = { name: 's', imageRef, flavorRef: '2' };
    const { id } = user.ask('POST', `${NOVA}/servers`, { server }).body.server;
    user.ask('GET', `${NOVA}/servers/${id}`);
    const { host } = admin.ask('GET', `${NOVA}/os-hosts/only`).body;
    expect(host.map((line: { resource: { project: string } }) => line.resource.project)).toEqual([
      '(total)',
      '(used_now)',
      '(used_max)',
      user.projectId,
    ]);
    expect(host[3].resource).toMatchObject({ cpu: 1, memory_mb: 2048, disk_gb: 20 });
    const off = admin.ask('PUT', `${NOVA}/os-hosts/only`, { status: 'Disable' });
    expect(off.body).toEqual({ host: 'only', status: 'disabled' });
    const more = user.ask('POST', `${NOVA}/servers`, { server }).body.server;
    expect(user.ask('GET', `${NOVA}/servers/${more.id}`).body.server.status).toBe('ERROR');
    expect(admin.ask('GET', `${NOVA}/os-hosts/none`).status).toBe(404);
  });

  it('keeps limits of what Neutron has, of classes and of projects', () => {
    const { admin, user } = newWorld();
    const set = (path: string, body: object) => admin.ask('PUT', `${NOVA}/${path}`, body).body;
    set('os-quota-class-sets/default', { quota_class_set: { floating_ips: 7 } });
    const sets = `os-quota-sets/${user.projectId}`;
    expect(user.ask('GET', `${NOVA}/${sets}`).body.quota_set.floating_ips).toBe(7);
    expect(set(sets, { quota_set: { floating_ips: 5 } }).quota_set.floating_ips).toBe(5);
    set('os-quota-class-sets/x', { quota_class_set: { cores: 3 } });
    const classes = (name: string) =>
      admin.ask('GET', `${NOVA}/os-quota-class-sets/${name}`).body.quota_class_set.cores;
    expect([classes('x'), classes('default')]).toEqual([3, 20]);
  });

  it('lists all networks for an administrator, and all security groups where that is asked for', () => {
    const { admin, user } = newWorld();
    user.ask('POST', '/network/v2.0/networks', { network: { name: 'mine' } });
    const { networks } = admin.ask('GET', `${NOVA}/os-networks`).body;
    expect(networks.map((one: { label: string }) => one.label)).toContain('mine');
    user.ask('POST', `${NOVA}/os-security-groups`, { security_group: { name: 'g', description: 'd' } });
    const names = (query: string) =>
      admin
        .ask('GET', `${NOVA}/os-security-groups${query}`)
        .body.security_groups.map(({ name }: { name: string }) => name);
    expect(names('')).not.toContain('g');
    expect(names('?all_tenants=1')).toContain('g');
  });
});

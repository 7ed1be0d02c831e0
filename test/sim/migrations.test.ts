import { describe, expect, it } from 'vitest';
import { newWorld } from './network-harness.js';

const NOVA = '/compute/v2.1';
const imageRef = '8ac9d4a4-5e03-48b0-acde-77a0345a9ab1';

const profile = {
  name: 'two',
  compute: { hosts: [{ name: 'one' }, { name: 'two' }] },
  stages: [{ process: 'server.live_migrate', step: 'migrating', delay: 60 }],
};

function serverIn(world: ReturnType<typeof newWorld>) {
  const { admin, user } = world;
  const server = { name: 's', imageRef, flavorRef: '1' };
  const { id } = user.ask('POST', `${NOVA}/servers`, { server }).body.server;
  const at = (minor: number) => ({ 'openstack-api-version': `compute 2.${minor}` });
  const show = () => admin.ask('GET', `${NOVA}/servers/${id}`).body.server;
  show();
  return {
    id,
    show,
    act: (action: object, minor = 1) =>
      admin.ask('POST', `${NOVA}/servers/${id}/action`, action, at(minor)).status,
    ask: (method: string, path: string, body?: object, minor = 93) =>
      admin.ask(method, `${NOVA}/servers/${id}/migrations${path}`, body, at(minor)),
    migrations: (query = '', minor = 93) =>
      admin.ask('GET', `${NOVA}/os-migrations?instance_uuid=${id}${query}`, undefined, at(minor)).body,
  };
}

describe('What Nova keeps of the moves of servers', () => {
  it('shows a live migration while it is under way, and lets an administrator give it up', async () => {
    const world = newWorld({ profile });
    const server = serverIn(world);
    const from = server.show()['OS-EXT-SRV-ATTR:host'];
    const to = from === 'one' ? 'two' : 'one';
    expect(server.act({ 'os-migrateLive': { host: null, block_migration: 'auto' } }, 34)).toBe(202);
    server.show();
    const [migration] = server.migrations().migrations;
    expect(migration).toMatchObject({
      source_compute: from,
      dest_compute: to,
      dest_host: null,
      status: 'running',
      migration_type: 'live-migration',
    });
    expect(migration.links).toHaveLength(2);
    const under = server.ask('GET', '').body.migrations;
    expect(under).toEqual([server.ask('GET', `/${migration.id}`).body.migration]);
    expect(under[0]).toMatchObject({
      server_uuid: server.id,
      uuid: migration.uuid,
      memory_processed_bytes: 0,
    });
    const force = { force_complete: null };
    expect(server.ask('POST', `/${migration.id}/action`, force).status).toBe(202);
    expect(server.ask('DELETE', `/${migration.id}`).status).toBe(202);
    expect(server.migrations().migrations[0].status).toBe('cancelled');
    expect(server.show()).toMatchObject({ status: 'ACTIVE', 'OS-EXT-SRV-ATTR:host': from });
    expect(server.ask('GET', '').body.migrations).toEqual([]);
    expect(server.ask('GET', `/${migration.id}`).body.itemNotFound.message).toMatch(/is not in progress/);
    expect(server.ask('DELETE', `/${migration.id}`).status).toBe(409);
    await world.clock.advance(120_000);
    expect(server.show()).toMatchObject({ 'OS-EXT-SRV-ATTR:host': from });
  });

  it('does not end a live migration when one that was given up would have ended', async () => {
    const stages = [
      { process: 'server.live_migrate', step: 'scheduling', delay: 60 },
      { process: 'server.live_migrate', step: 'migrating', delay: 100 },
    ];
    const world = newWorld({ profile: { ...profile, stages } });
    const server = serverIn(world);
    const latest = () => server.migrations().migrations[0];
    const migrate = () => server.act({ 'os-migrateLive': { host: null, block_migration: 'auto' } }, 34);
    migrate();
    await world.clock.advance(70_000);
    expect(server.ask('DELETE', `/${latest().id}`).status).toBe(202);
    await world.clock.advance(40_000);
    expect(migrate()).toBe(202);
    await world.clock.advance(55_000);
    expect(latest().status).toBe('accepted');
    await world.clock.advance(110_000);
    const { source_compute: from, dest_compute: to, status } = latest();
    expect([status, server.show()['OS-EXT-SRV-ATTR:host']]).toEqual(['completed', to]);
    expect(to).not.toBe(from);
  });

  it('ends a live migration at the other host', async () => {
    const world = newWorld({ profile });
    const server = serverIn(world);
    server.act({ 'os-migrateLive': { host: null, block_migration: 'auto' } }, 34);
    await world.clock.advance(120_000);
    const { dest_compute: host, status } = server.migrations().migrations[0];
    expect([status, server.show()['OS-EXT-SRV-ATTR:host']]).toEqual(['completed', host]);
  });

  it('tells how far a resize has come, newest first since 2.59, and forgets it with the server', () => {
    const world = newWorld({ profile });
    const server = serverIn(world);
    const statuses = (query = '', minor = 93) =>
      server.migrations(query, minor).migrations.map((one: { status: string }) => one.status);
    server.act({ resize: { flavorRef: '2' } });
    server.show();
    expect(statuses()).toEqual(['finished']);
    server.act({ revertResize: null });
    server.show();
    server.act({ migrate: null });
    server.show();
    server.act({ confirmResize: null });
    server.show();
    expect(statuses()).toEqual(['confirmed', 'reverted']);
    expect(statuses('', 58)).toEqual(['reverted', 'confirmed']);
    expect(statuses('&migration_type=RESIZE')).toEqual(['reverted']);
    const page = server.migrations('&limit=1');
    expect(page.migrations_links[0].href).toMatch(/os-migrations\?instance_uuid=.*&limit=1&marker=/);
    expect(statuses(`&limit=1&marker=${page.migrations[0].uuid}`)).toEqual(['reverted']);
    expect(page.migrations[0]).toMatchObject({ old_instance_type_id: 1, new_instance_type_id: 1 });
    world.user.ask('DELETE', `${NOVA}/servers/${server.id}`);
    world.user.ask('GET', `${NOVA}/servers/${server.id}`);
    expect(statuses()).toEqual([]);
  });

  it('notes an evacuation', () => {
    const world = newWorld({ profile });
    const server = serverIn(world);
    const host = server.show()['OS-EXT-SRV-ATTR:host'];
    const down = { host, binary: 'nova-compute', forced_down: true };
    const version = { 'openstack-api-version': 'compute 2.11' };
    world.admin.ask('PUT', `${NOVA}/os-services/force-down`, down, version);
    expect(server.act({ evacuate: {} }, 14)).toBe(200);
    server.show();
    expect(server.migrations().migrations).toMatchObject([
      { status: 'done', migration_type: 'evacuation', source_compute: host, old_instance_type_id: null },
    ]);
  });
});

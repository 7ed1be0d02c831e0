import { describe, expect, it } from 'vitest';
import { newWorld, type World } from './network-harness.js';

/** Cinder for one person of a world, in a microversion. */
function cinder({ clock, user, admin }: World) {
  const asker =
    (person: typeof user) =>
    async (method: string, path: string, body?: object, minor = 70) => {
      const headers = { 'openstack-api-version': `volume 3.${minor}`, 'content-type': 'application/json' };
      const answer = person.ask(method, `/volume/v3/${person.projectId}${path}`, body, headers);
      await clock.advance(1);
      return answer;
    };
  return { ask: asker(user), admin: asker(admin) };
}

async function newGroup(world: World = newWorld()) {
  const { ask, admin } = cinder(world);
  const { group_type } = (await admin('POST', '/group_types', { group_type: { name: 't' } })).body;
  const { volume_types } = (await ask('GET', '/types')).body;
  const wanted = { name: 'g', group_type: 't', volume_types: [volume_types[0].id] };
  const { group } = (await ask('POST', '/groups', { group: wanted })).body;
  const change = (body: object) => ask('PUT', `/groups/${group.id}`, { group: body });
  const act = (body: object) => ask('POST', `/groups/${group.id}/action`, body);
  const show = async () => (await ask('GET', `/groups/${group.id}?list_volume=true`)).body.group;
  const add = async () => {
    const volume = { size: 1, group_id: group.id, volume_type: volume_types[0].id };
    return (await ask('POST', '/volumes', { volume })).body.volume.id as string;
  };
  return { ask, admin, type: group_type, group, change, act, show, add };
}

describe('A group of volumes', () => {
  it('has volumes of its types, which are not deleted while they are in it', async () => {
    const { ask, group, add, show, change } = await newGroup();
    expect(await show()).toMatchObject({ status: 'available', volumes: [], name: 'g' });
    const volume = await add();
    expect((await show()).volumes).toEqual([volume]);
    expect((await ask('GET', `/volumes?group_id=${group.id}`)).body.volumes).toHaveLength(1);
    expect((await ask('DELETE', `/volumes/${volume}`)).status).toBe(400);
    const untyped = { size: 1, group_id: group.id };
    expect((await ask('POST', '/volumes', { volume: untyped })).status).toBe(400);
    expect((await change({ remove_volumes: volume })).status).toBe(202);
    expect((await show()).volumes).toEqual([]);
    expect((await change({ remove_volumes: volume })).status).toBe(400);
    expect((await change({ add_volumes: volume })).status).toBe(202);
    expect((await change({ add_volumes: volume })).body.badRequest.message).toContain('no valid name');
  });

  it('is copied from its snapshots, without which alone it is deleted, with its volumes if that is said', async () => {
    const { ask, group, add, act, show } = await newGroup();
    const volume = await add();
    const wanted = { group_snapshot: { group_id: group.id, name: 's' } };
    const { id } = (await ask('POST', '/group_snapshots', wanted)).body.group_snapshot;
    expect((await ask('GET', `/group_snapshots/${id}`)).body.group_snapshot.status).toBe('available');
    const [snapshot] = (await ask('GET', '/snapshots/detail')).body.snapshots;
    expect(snapshot).toMatchObject({ volume_id: volume, group_snapshot_id: id, status: 'available' });
    expect((await ask('DELETE', `/snapshots/${snapshot.id}`)).status).toBe(400);
    const copy = await ask('POST', '/groups/action', { 'create-from-src': { group_snapshot_id: id } });
    expect(copy.status).toBe(202);
    const copied = (await ask('GET', `/groups/${copy.body.group.id}?list_volume=true`)).body.group;
    expect(copied).toMatchObject({ group_snapshot_id: id, status: 'available' });
    expect(copied.volumes).toHaveLength(1);
    const gone = { delete: { 'delete-volumes': true } };
    expect((await act(gone)).body.badRequest.message).toBe('Invalid Group: Group has existing snapshots.');
    expect((await ask('DELETE', `/group_snapshots/${id}`)).status).toBe(202);
    expect((await ask('GET', '/snapshots')).body.snapshots).toEqual([]);
    expect((await act({ delete: {} })).body.badRequest.message).toContain('still contains volumes');
    expect((await act(gone)).status).toBe(202);
    expect(await show()).toBeUndefined();
    expect((await ask('GET', `/volumes/${volume}`)).status).toBe(404);
  });

  it('keeps all its volumes where one of them cannot go with it', async () => {
    const { ask, add, act, show } = await newGroup();
    const volumes = [await add(), await add()];
    await ask('POST', '/snapshots', { snapshot: { volume_id: volumes[1] } });
    const gone = { delete: { 'delete-volumes': true } };
    expect((await act(gone)).body.badRequest.message).toBe(
      'Invalid Group: Volume in group still has dependent snapshots.',
    );
    expect((await show()).volumes).toEqual(volumes);
    expect((await ask('GET', `/volumes/${volumes[0]}`)).body.volume.status).toBe('available');
  });

  it('leaves nothing behind where a quota stops it or its snapshot from being copied', async () => {
    const world = newWorld();
    const { ask, admin, group, add } = await newGroup(world);
    await add();
    await add();
    const limit = (quota: object) =>
      admin('PUT', `/os-quota-sets/${world.user.projectId}`, { quota_set: quota });
    expect((await limit({ volumes: 3, snapshots: 1 })).status).toBe(200);
    const copy = await ask('POST', '/groups/action', { 'create-from-src': { source_group_id: group.id } });
    expect(copy.status).toBe(413);
    expect((await ask('GET', '/groups')).body.groups).toHaveLength(1);
    expect((await ask('GET', '/volumes')).body.volumes).toHaveLength(2);
    const snapshot = await ask('POST', '/group_snapshots', { group_snapshot: { group_id: group.id } });
    expect(snapshot.status).toBe(413);
    expect((await ask('GET', '/group_snapshots')).body.group_snapshots).toEqual([]);
    expect((await ask('GET', '/snapshots')).body.snapshots).toEqual([]);
    expect(world.cloud.volume.usage.get(world.user.projectId)).toMatchObject({ groups: 1, volumes: 2 });
  });

  it('keeps its type from being deleted, and counts in its quota', async () => {
    const world = newWorld();
    const { ask, admin, type, act } = await newGroup(world);
    expect((await admin('DELETE', `/group_types/${type.id}`)).status).toBe(400);
    const { quota_set } = (await ask('GET', `/os-quota-sets/${world.user.projectId}?usage=true`)).body;
    expect(quota_set.groups.in_use).toBe(1);
    await act({ delete: {} });
    expect((await admin('DELETE', `/group_types/${type.id}`)).status).toBe(202);
  });
});

describe('A group type', () => {
  it('shows its specs to administrators alone, who change them', async () => {
    const { ask, admin, type } = await newGroup();
    const path = `/group_types/${type.id}`;
    expect((await admin('POST', `${path}/group_specs`, { group_specs: { k: 'v' } })).status).toBe(202);
    expect((await admin('GET', path)).body.group_type.group_specs).toEqual({ k: 'v' });
    expect((await ask('GET', path)).body.group_type).not.toHaveProperty('group_specs');
    expect((await ask('GET', `${path}/group_specs`)).status).toBe(403);
    expect((await admin('PUT', `${path}/group_specs/k`, { x: 'w' })).status).toBe(400);
    expect((await admin('DELETE', `${path}/group_specs/k`)).status).toBe(202);
    expect((await admin('DELETE', `${path}/group_specs/k`)).status).toBe(404);
    expect((await admin('POST', '/group_types', { group_type: { name: 't' } })).status).toBe(409);
    expect((await ask('GET', '/group_types', undefined, 10)).status).toBe(404);
  });
});

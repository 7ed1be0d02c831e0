import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OpenStackClient, type Rows } from './client.js';

let cloud: OpenStackClient;
const name = `who-${process.pid}`;

beforeAll(async () => {
  cloud = await OpenStackClient.start();
});
afterAll(() => cloud.stop());

describe('openstack token, catalog and application credential', () => {
  it('issues a token for the project, and revokes it', async () => {
    const token = await cloud.json('token issue');
    expect(token).toMatchObject({
      id: expect.any(String),
      expires: expect.stringMatching(/^\d{4}-.*\+0000$/),
    });
    await cloud.text(`token revoke ${token['id']}`);
  });

  it('shows the catalog', async () => {
    const services = (await cloud.json<Rows>('catalog list')).map((row) => row['Type']);
    expect(services).toEqual(
      expect.arrayContaining(['identity', 'compute', 'image', 'volumev3', 'network', 'placement']),
    );
    expect(await cloud.json('catalog show compute')).toMatchObject({ name: 'nova', type: 'compute' });
    const versions = await cloud.json<Rows>('versions show --service compute');
    expect(versions.map((row) => row['Version'])).toContain('2.1');
  });

  it('shows who one is', async () => {
    const token = await cloud.json('token issue');
    expect(await cloud.json(`user show ${token['user_id']}`)).toMatchObject({
      id: token['user_id'],
      enabled: true,
    });
    expect(await cloud.json(`project show ${token['project_id']}`)).toMatchObject({
      id: token['project_id'],
    });
  });

  it('makes, lists and deletes application credentials, which log in', async () => {
    const made = await cloud.json(`application credential create --description d ${name}`);
    expect(made).toMatchObject({ name, secret: expect.any(String) });
    expect((await cloud.json<Rows>('application credential list')).map((row) => row['Name'])).toContain(name);
    expect(await cloud.json(`application credential show ${name}`)).toMatchObject({ id: made['id'] });
    if (!cloud.live) {
      const token = await cloud.jsonWithCredential(String(made['id']), String(made['secret']), 'token issue');
      expect(token).toHaveProperty('project_id');
    }
    await cloud.text(`application credential delete ${name}`);
    expect(await cloud.complaint(`application credential show ${name}`)).not.toBe('');
  });

  it('refuses what a member may not', async () => {
    expect(await cloud.complaint('user list')).toContain('identity:list_users');
    expect(await cloud.complaint('--os-password wrong token issue')).toContain('401');
  });
});

describe('openstack for an admin', () => {
  const admin = <Answer = Record<string, unknown>>(command: string) => cloud.json<Answer>(command, 'admin');

  it('lists users, projects, roles, domains, services, endpoints, regions', async () => {
    const names = async (command: string) => (await admin<Rows>(command)).map((row) => row['Name']);
    expect(await names('user list')).toEqual(expect.arrayContaining(['user', 'admin']));
    expect(await names('project list')).toEqual(expect.arrayContaining(['tenant', 'admin']));
    expect(await names('role list')).toEqual(expect.arrayContaining(['member', 'reader', 'admin']));
    expect(await names('domain list')).toContain('Default');
    expect(await names('service list')).toContain('nova');
    expect((await admin<Rows>('endpoint list')).length).toBeGreaterThan(5);
    expect(await admin<Rows>('region list')).toMatchObject([{ Region: 'RegionOne' }]);
    expect((await admin<Rows>('role assignment list --names')).length).toBeGreaterThan(1);
  });

  it('sets up a project and a user with a role in it', async () => {
    await admin(`project create --description p ${name}`);
    await admin(`user create --project ${name} --password pw ${name}`);
    await cloud.text(`role add --project ${name} --user ${name} member`, 'admin');
    expect(await admin<Rows>(`role assignment list --user ${name} --project ${name} --names`)).toHaveLength(
      1,
    );
    const login = ['--os-username', name, '--os-password', 'pw', '--os-project-name', name];
    if (!cloud.live) expect(await cloud.json([...login, 'token', 'issue'])).toHaveProperty('project_id');
    await cloud.text(`user set --disable ${name}`, 'admin');
    if (!cloud.live) expect(await cloud.complaint([...login, 'token', 'issue'])).toContain('401');
    await cloud.text(`role remove --project ${name} --user ${name} member`, 'admin');
    await cloud.text(`user delete ${name}`, 'admin');
    await cloud.text(`project delete ${name}`, 'admin');
    expect(await cloud.complaint(`project show ${name}`, 'admin')).toContain('No project with a name or ID');
  });
});

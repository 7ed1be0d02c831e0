import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CloudConfigError, loadCloud } from '../../src/openstack/index.js';

let top: string;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'clouds-'));
});
afterEach(() => rmSync(top, { recursive: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(top, path)), { recursive: true });
  writeFileSync(join(top, path), text);
}

const places = (env: Record<string, string> = {}) => ({
  env,
  cwd: join(top, 'cwd'),
  home: join(top, 'home'),
});

function cloudFrom(user: string): string {
  return `clouds:\n  ci:\n    auth: {auth_url: "http://k", username: ${user}, password: pw, project_name: p}\n`;
}

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(CloudConfigError);
    return (error as Error).message.replaceAll(top, '');
  }
  return 'no error';
}

describe('clouds.yaml', () => {
  it('is looked up where the openstack client looks, the first that exists counts', () => {
    const order = [
      'named.yaml',
      'cwd/clouds.yaml',
      'cwd/clouds.yml',
      'cwd/clouds.json',
      'xdg/openstack/clouds.yaml',
      'home/.config/openstack/clouds.yaml',
    ];
    const env = { OS_CLIENT_CONFIG_FILE: join(top, 'named.yaml'), XDG_CONFIG_HOME: join(top, 'xdg') };
    for (const path of order) put(path, cloudFrom(`"${path}"`));
    for (const path of order) {
      expect(loadCloud('ci', places(env)).auth).toMatchObject({ username: path });
      rmSync(join(top, path));
    }
    expect(messageOf(() => loadCloud('ci', places(env)))).toMatch(
      /^os_cloud: there is no clouds\.yaml; looked at \/named\.yaml, \/cwd\/clouds\.yaml, .*\/home\/\.config\/openstack\/clouds\.yaml, .*\/etc\/openstack\/clouds\.json$/,
    );
  });

  it('gives credentials, region, interface and certificates', () => {
    put('cwd/ca.pem', 'PEM');
    put(
      'cwd/clouds.yaml',
      `clouds:
  ci:
    auth_type: v3applicationcredential
    auth:
      auth_url: https://k:5000
      application_credential_id: a
      application_credential_secret: s
    region_name: RegionOne
    endpoint_type: internalURL
    cacert: ca.pem
    verify: false
    identity_api_version: 3
    something_else: 1
`,
    );
    const cloud = loadCloud('ci', places());
    expect(cloud).toMatchObject({
      region: 'RegionOne',
      interface: 'internal',
      tls: { ca: 'PEM', verify: false },
      auth: { method: 'applicationCredential', id: 'a', secret: 's', authUrl: 'https://k:5000' },
    });
  });

  it('says nothing of certificates where the cloud says nothing of them', () => {
    put('cwd/clouds.yaml', cloudFrom('user'));
    expect(loadCloud('ci', places()).tls).toBeUndefined();
  });

  it('is completed by secure.yaml, mapping by mapping', () => {
    put('cwd/clouds.yaml', 'clouds: {ci: {auth: {auth_url: "http://k", username: u, project_name: p}}}');
    put('home/.config/openstack/secure.yaml', 'clouds: {ci: {auth: {password: secret}}}');
    expect(loadCloud('ci', places()).auth).toMatchObject({ username: 'u', password: 'secret' });
  });

  it('may name domains beside auth, and the version of the identity API', () => {
    put(
      'cwd/clouds.yaml',
      `clouds:
  ci:
    auth_type: password
    identity_api_version: "2.0"
    user_domain_name: Default
    auth: {auth_url: "http://k", username: u, password: pw, project_name: p}
`,
    );
    expect(loadCloud('ci', places()).auth).toMatchObject({
      identityVersion: '2.0',
      userDomainName: 'Default',
    });
  });

  it.each([
    [
      'the cloud is not in it',
      'clouds: {a: {}, b: {}}',
      'os_cloud: there is no cloud ci in /cwd/clouds.yaml; it has a, b',
    ],
    ['it is no YAML', 'clouds: {', '/cwd/clouds.yaml: is not valid YAML: '],
    ['it has no clouds', 'cloud: {}', '/cwd/clouds.yaml: has no mapping named clouds at its top'],
    [
      'the cloud has a profile',
      'clouds: {ci: {profile: ovh}}',
      '/cwd/clouds.yaml: clouds.ci.profile: is not supported: copy what the profile says (auth_url, region_name) into the cloud',
    ],
    [
      'several things are wrong',
      'clouds: {ci: {interface: outer, verify: maybe}}',
      '/cwd/clouds.yaml: clouds.ci.interface: must be public, internal or admin\n/cwd/clouds.yaml: clouds.ci.verify: must be true or false',
    ],
    [
      'credentials are missing',
      'clouds: {ci: {auth: {auth_url: "http://k", password: 123}}}',
      '/cwd/clouds.yaml: clouds.ci.auth.password: must be text, not a number (in YAML: put it in quotes)\n/cwd/clouds.yaml: clouds.ci.auth.username: is missing (or user_id)\n/cwd/clouds.yaml: clouds.ci.auth.password: is missing',
    ],
    [
      'a type is not known',
      'clouds: {ci: {auth_type: v3kerberos, auth: {auth_url: "http://k"}}}',
      '/cwd/clouds.yaml: clouds.ci.auth_type: v3kerberos is not known; known are password, v3password, v2password, token, v3token, v2token, v3applicationcredential',
    ],
    [
      'a certificate is not there',
      `${cloudFrom('u')}    cacert: /nowhere/ca.pem\n`,
      "/cwd/clouds.yaml: clouds.ci.cacert: cannot be read: ENOENT: no such file or directory, open '/nowhere/ca.pem'",
    ],
  ])('says so when %s', (_, text, message) => {
    put('cwd/clouds.yaml', text);
    expect(messageOf(() => loadCloud('ci', places()))).toContain(message);
  });
});

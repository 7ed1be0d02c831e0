import { describe, expect, it } from 'vitest';
import { authFromArgs, authFromEnvironment, CloudConfigError } from '../../src/openstack/index.js';

const url = { auth_url: 'http://k:5000/v3' };
const user = { ...url, username: 'user', password: 'pw', project_name: 'tenant' };

function defined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
}

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(CloudConfigError);
    return (error as Error).message;
  }
  return 'no error';
}

describe('os_auth_args', () => {
  const authUrl = 'http://k:5000/v3';
  const password = { method: 'password', authUrl, username: 'user', password: 'pw', projectName: 'tenant' };

  it.each([
    ['a password', user, password],
    ['v3password', { ...user, auth_type: 'v3password' }, { ...password, identityVersion: '3' }],
    [
      'v2password, and the older names of the project',
      { auth_type: 'v2password', auth_url: 'http://k/v2.0', user_id: 'u', password: 'pw', tenant_name: 't' },
      {
        method: 'password',
        authUrl: 'http://k/v2.0',
        identityVersion: '2.0',
        userId: 'u',
        password: 'pw',
        projectName: 't',
      },
    ],
    [
      'domains',
      { ...user, user_domain_id: 'd1', project_domain_name: 'D2' },
      { ...password, userDomainId: 'd1', projectDomainName: 'D2' },
    ],
    [
      'a default domain, where no other is given',
      { ...user, default_domain_id: 'd1', project_domain_name: 'D2' },
      { ...password, userDomainId: 'd1', projectDomainName: 'D2' },
    ],
    [
      'a token',
      { ...url, auth_type: 'token', token: 't0', project_id: 'p1' },
      { method: 'token', authUrl, token: 't0', projectId: 'p1' },
    ],
    [
      'an application credential',
      {
        ...url,
        auth_type: 'v3applicationcredential',
        application_credential_id: 'a',
        application_credential_secret: 's',
      },
      { method: 'applicationCredential', authUrl, identityVersion: '3', id: 'a', secret: 's' },
    ],
    [
      'an application credential without a type, by name and owner',
      { ...url, application_credential_name: 'ci', application_credential_secret: 's', username: 'user' },
      {
        method: 'applicationCredential',
        authUrl,
        identityVersion: '3',
        name: 'ci',
        username: 'user',
        secret: 's',
      },
    ],
  ])('may be %s', (_, args, auth) => {
    expect(defined(authFromArgs(args))).toEqual(auth);
  });

  it.each([
    [
      'nothing',
      {},
      'os_auth_args.auth_url: is missing\nos_auth_args.username: is missing (or user_id)\nos_auth_args.password: is missing',
    ],
    [
      'a type that is not known',
      { ...user, auth_type: 'v3oidcpassword' },
      'os_auth_args.auth_type: v3oidcpassword is not known; known are password, v3password, v2password, token, v3token, v2token, v3applicationcredential',
    ],
    [
      'a password that is a number',
      { ...user, password: 1234 },
      'os_auth_args.password: must be text, not a number (in YAML: put it in quotes)\nos_auth_args.password: is missing',
    ],
    [
      'a scope without a project',
      { ...user, domain_id: 'd' },
      'os_auth_args.domain_id: is not supported: a worker needs a project, give project_name',
    ],
    [
      'no URL',
      { ...user, auth_url: 'keystone' },
      'os_auth_args.auth_url: is no URL; write it like http://host:5000/v3',
    ],
    [
      'a URL of another kind',
      { ...user, auth_url: 'ftp://k' },
      'os_auth_args.auth_url: must begin with http:// or https://',
    ],
    [
      'a URL with a password in it',
      { ...user, auth_url: 'http://u:p@k' },
      'os_auth_args.auth_url: must not hold a user or password; give them by themselves',
    ],
    [
      'a type that contradicts the URL',
      { ...user, auth_type: 'v2password' },
      'os_auth_args.auth_url: names version 3 of the identity API, but auth_type wants 2.0',
    ],
    ['a token type without a token', { ...url, auth_type: 'token' }, 'os_auth_args.token: is missing'],
    [
      'half an application credential',
      { ...url, auth_type: 'v3applicationcredential', application_credential_name: 'ci' },
      'os_auth_args.username: is missing (or user_id): an application credential by name needs its owner\nos_auth_args.application_credential_secret: is missing',
    ],
  ])('may not be %s', (_, args, message) => {
    expect(messageOf(() => authFromArgs(args))).toBe(message);
  });

  it('lists what is known when a key is not', () => {
    const message = messageOf(() => authFromArgs({ ...user, user_name: 'x', passcode: '1' }));
    expect(message.split('\n')).toHaveLength(2);
    expect(message).toMatch(
      /^os_auth_args\.user_name: is not known; known are auth_type, auth_url, username, /,
    );
  });
});

describe('the OS_* variables', () => {
  it('are read by their names, and others are left alone', () => {
    const env = {
      OS_AUTH_URL: 'http://k:5000',
      OS_USERNAME: 'user',
      OS_PASSWORD: 'pw',
      OS_TENANT_NAME: 'tenant',
      OS_USER_DOMAIN_NAME: 'Default',
      OS_REGION_NAME: 'RegionOne',
      OS_IDENTITY_API_VERSION: '3',
      PATH: '/bin',
    };
    expect(defined(authFromEnvironment(env))).toEqual({
      method: 'password',
      authUrl: 'http://k:5000',
      username: 'user',
      password: 'pw',
      projectName: 'tenant',
      userDomainName: 'Default',
    });
  });

  it('that are empty count as absent, and what is missing is named as a variable', () => {
    const env = { OS_AUTH_URL: 'http://k', OS_USERNAME: 'user', OS_PASSWORD: '' };
    expect(messageOf(() => authFromEnvironment(env))).toBe('OS_PASSWORD: is missing');
  });
});

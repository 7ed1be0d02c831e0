import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Answer, IdentityHarness } from './identity-harness.js';

function owner(harness = new IdentityHarness()) {
  const token = harness.token();
  const path = `/v3/users/${harness.idOf('users', 'user')}/application_credentials`;
  const create = (application_credential: object, by = token): Answer =>
    harness.ask('POST', path, { token: by, body: { application_credential } });
  const logIn = (application_credential: object): Answer =>
    harness.issue({ identity: { methods: ['application_credential'], application_credential } });
  return { harness, token, path, create, logIn };
}

const roleNames = (answer: Answer): string[] =>
  answer.json.token.roles.map(({ name }: { name: string }) => name).sort();

describe('an application credential', () => {
  it('gives what was asked for of what its user has, and never more', () => {
    const names = fc.subarray(['admin', 'member', 'reader', 'service']);
    fc.assert(
      fc.property(names, (asked) => {
        const { create, logIn } = owner();
        const made = create({ name: 'ci', roles: asked.map((name) => ({ name })) });
        const allowed = asked.every((name) => name === 'member' || name === 'reader');
        expect(made.status).toBe(allowed ? 201 : 400);
        if (!allowed) return;
        const { id, secret } = made.json.application_credential;
        const all = asked.length === 0 ? ['member', 'reader'] : asked;
        expect(roleNames(logIn({ id, secret }))).toEqual([...all].sort());
      }),
      { numRuns: 30 },
    );
  });

  it('is valid until it expires', async () => {
    const { harness, create, logIn } = owner();
    const at = new Date(harness.clock.now() + 60_000).toISOString();
    const { id, secret, expires_at } = create({ name: 'ci', expires_at: at }).json.application_credential;
    expect(expires_at).toBe(`${at.slice(0, 19)}.000000`);
    expect(logIn({ id, secret }).status).toBe(201);
    await harness.pass(60);
    expect(logIn({ id, secret }).status).toBe(401);
  });

  it('is found by name together with its user, and only with its secret', () => {
    const { create, logIn } = owner();
    create({ name: 'ci', secret: 'mine' });
    const user = { name: 'user', domain: { id: 'default' } };
    expect(logIn({ name: 'ci', user, secret: 'mine' }).status).toBe(201);
    expect(logIn({ name: 'ci', user, secret: 'yours' }).status).toBe(401);
    expect(logIn({ name: 'ci', user: { ...user, name: 'nobody' }, secret: 'mine' }).status).toBe(404);
    expect(logIn({ name: 'ci', secret: 'mine' }).json.error.message).toMatch(
      /^Expecting to find user in application credential\./,
    );
  });

  it('manages others only if it is unrestricted', () => {
    const { create, logIn, harness, path } = owner();
    for (const unrestricted of [false, true]) {
      const made = create({ name: `ci-${unrestricted}`, unrestricted }).json.application_credential;
      const token = logIn({ id: made.id, secret: made.secret }).token as string;
      expect(create({ name: `nested-${unrestricted}` }, token).status).toBe(unrestricted ? 201 : 403);
      const removed = harness.ask('DELETE', `${path}/${made.id}`, { token });
      expect(removed.status).toBe(unrestricted ? 204 : 403);
    }
  });

  it('shows its secret once, and is its owner’s and the administrator’s to see', () => {
    const { create, harness, path, token } = owner();
    const { id } = create({ name: 'ci' }).json.application_credential;
    const shown = harness.ask('GET', `${path}/${id}`, { token }).json.application_credential;
    expect(shown).not.toHaveProperty('secret');
    expect(harness.ask('GET', path, { token: harness.admin }).json.application_credentials).toEqual([shown]);
    const stranger = harness.token('other', 'password', 'other');
    expect(harness.ask('GET', `${path}/${id}`, { token: stranger }).status).toBe(403);
    expect(create({ name: 'x' }, stranger).status).toBe(403);
  });

  it('goes with the role that its user had in the project', () => {
    const { create, logIn, harness } = owner();
    const { id, secret } = create({ name: 'ci' }).json.application_credential;
    const grant = `/v3/projects/${harness.idOf('projects', 'tenant')}/users/${harness.idOf('users', 'user')}`;
    harness.ask('DELETE', `${grant}/roles/${harness.idOf('roles', 'member')}`, { token: harness.admin });
    expect(logIn({ id, secret }).status).toBe(404);
  });

  it.each([
    [{ name: 'x', expires_at: '2020-01-01T00:00:00Z' }, 400, /^The 'expires_at' must not be before now\./],
    [{ name: 'x', expires_at: 'tomorrow' }, 400, /^Timestamp not in expected format\./],
    [{ name: 'x', roles: [{ name: 'nosuch' }] }, 404, /^Role nosuch is not defined$/],
    [{ name: 'x', foo: 1 }, 400, /^'foo' is an invalid keyword argument/],
    [{ name: ' ' }, 400, /^Invalid input for field 'name': ' ' does not match/],
    [{ name: 'x', access_rules: [{ path: 'x' }] }, 400, /^Invalid input for field 'access_rules\/0\/path'/],
  ])('cannot be made of %j', (body, status, message) => {
    const answer = owner().create(body);
    expect(answer.status).toBe(status);
    expect(answer.json.error.message).toMatch(message);
  });
});

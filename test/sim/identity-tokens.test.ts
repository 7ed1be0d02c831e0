import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IdentityHarness, passwordAuth, tokenAuth } from './identity-harness.js';

const LIFETIME = 3600;

/** What the model knows of a token that was given out. */
interface Known {
  readonly id: string;
  readonly expires: number;
  readonly methods: readonly string[];
  readonly auditChain: string;
  revoked: boolean;
}

interface Model {
  readonly tokens: Known[];
}

function valid(harness: IdentityHarness, token: Known): boolean {
  return !token.revoked && token.expires > harness.clock.now();
}

function learn(harness: IdentityHarness, answer: ReturnType<IdentityHarness['issue']>): Known {
  expect(answer.status).toBe(201);
  const { token } = answer.json;
  expect(Date.parse(token.issued_at)).toBeLessThanOrEqual(harness.clock.now());
  return {
    id: answer.token as string,
    expires: Date.parse(token.expires_at),
    methods: token.methods,
    auditChain: token.audit_ids.at(-1),
    revoked: false,
  };
}

type Command = fc.AsyncCommand<Model, IdentityHarness>;

function command(name: string, run: Command['run'], check: (model: Model) => boolean = () => true): Command {
  return { check, run, toString: () => name };
}

const some = (model: Model): boolean => model.tokens.length > 0;
const pick = (model: Model, index: number): Known => model.tokens[index % model.tokens.length] as Known;

const logIn = fc.constantFrom('tenant', null).map((project) =>
  command(`log in to ${project}`, async (model, harness) => {
    const known = learn(harness, harness.issue(passwordAuth('user', 'password', project)));
    expect(known.expires - Math.floor(harness.clock.now() / 1000) * 1000).toBe(LIFETIME * 1000);
    model.tokens.push(known);
  }),
);

const wait = fc
  .integer({ min: 1, max: 2000 })
  .map((seconds) => command(`wait ${seconds} s`, async (_, harness) => harness.pass(seconds)));

const rescope = fc.nat(20).chain((index) =>
  fc.boolean().map((scoped) =>
    command(
      `rescope ${index}`,
      async (model, harness) => {
        const source = pick(model, index);
        const scope = scoped ? { project: { id: harness.idOf('projects', 'tenant') } } : 'unscoped';
        const answer = harness.issue(tokenAuth(source.id, scope));
        if (!valid(harness, source)) {
          expect(answer.status).toBe(404);
          return;
        }
        const made = learn(harness, answer);
        expect(made.expires).toBe(source.expires);
        expect(made.auditChain).toBe(source.auditChain);
        expect(new Set(made.methods)).toEqual(new Set(['token', 'password']));
        model.tokens.push(made);
      },
      some,
    ),
  ),
);

const revoke = fc.nat(20).map((index) =>
  command(
    `revoke ${index}`,
    async (model, harness) => {
      const token = pick(model, index);
      const answer = harness.ask('DELETE', '/v3/auth/tokens', {
        token: harness.admin,
        headers: { 'x-subject-token': token.id },
      });
      expect(answer.status).toBe(valid(harness, token) ? 204 : 404);
      token.revoked = true;
    },
    some,
  ),
);

const use = fc.nat(20).map((index) =>
  command(
    `use ${index}`,
    async (model, harness) => {
      const token = pick(model, index);
      const right = valid(harness, token);
      const validated = harness.ask('GET', '/v3/auth/tokens', {
        token: harness.admin,
        headers: { 'x-subject-token': token.id },
      });
      expect(validated.status).toBe(right ? 200 : 404);
      expect(harness.ask('GET', '/v3/auth/projects', { token: token.id }).status).toBe(right ? 200 : 401);
    },
    some,
  ),
);

describe('a token', () => {
  it('is valid from its issue to its expiry or revocation, and one made from another dies with it', () =>
    fc.assert(
      fc.asyncProperty(
        fc.commands([logIn, wait, rescope, revoke, use], { maxCommands: 30 }),
        async (commands) => {
          await fc.asyncModelRun(() => ({ model: { tokens: [] }, real: new IdentityHarness() }), commands);
        },
      ),
      { numRuns: 40 },
    ));

  it('goes on being accepted after its revocation by a service that had seen it, for 300 s from then, by no other', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 299 }),
        fc.integer({ min: 0, max: 900 }),
        async (before, after) => {
          const harness = new IdentityHarness();
          const token = harness.token();
          const reads = (service: 'network' | 'volume'): boolean =>
            harness.ask('GET', service === 'network' ? '/v2.0/networks' : '/v3/types', { token, service })
              .status !== 401;
          expect(reads('network')).toBe(true);
          await harness.pass(before);
          harness.ask('DELETE', '/v3/auth/tokens', { token, headers: { 'x-subject-token': token } });
          await harness.pass(after);
          expect(reads('network')).toBe(before + after < 300);
          expect(reads('volume')).toBe(false);
        },
      ),
      { numRuns: 60 },
    ));

  it('gives roles only in its own scope, and loses them as soon as they are taken away', () => {
    const harness = new IdentityHarness();
    const [user, project, member] = [
      harness.idOf('users', 'user'),
      harness.idOf('projects', 'tenant'),
      harness.idOf('roles', 'member'),
    ];
    const unscoped = harness.token('user', 'password', null);
    const other = { project: { id: harness.idOf('projects', 'other') } };
    expect(harness.issue(tokenAuth(unscoped, other)).status).toBe(401);
    expect(harness.issue(tokenAuth(unscoped)).json.token.roles).toBeUndefined();
    const scoped = harness.issue(tokenAuth(unscoped, { project: { id: project } }));
    expect(scoped.json.token.roles.map(({ name }: { name: string }) => name)).toEqual(['member', 'reader']);
    const grant = `/v3/projects/${project}/users/${user}/roles/${member}`;
    expect(harness.ask('DELETE', grant, { token: harness.admin }).status).toBe(204);
    expect(harness.ask('GET', '/v3/auth/catalog', { token: scoped.token }).status).toBe(401);
    expect(harness.ask('GET', '/v3/auth/projects', { token: unscoped }).json.projects).toEqual([]);
  });

  it('is kept no longer than needed: expired ones are forgotten', async () => {
    const harness = new IdentityHarness();
    for (let round = 0; round < 20; round++) {
      for (let index = 0; index < 50; index++) harness.token();
      await harness.pass(LIFETIME);
    }
    harness.token();
    expect(harness.cloud.identity.tokens.size).toBeLessThanOrEqual(101);
  });

  it('of an application credential cannot be turned into another', () => {
    const harness = new IdentityHarness();
    const token = harness.token();
    const path = `/v3/users/${harness.idOf('users', 'user')}/application_credentials`;
    const { json } = harness.ask('POST', path, { token, body: { application_credential: { name: 'ci' } } });
    const { id, secret } = json.application_credential;
    const identity = { methods: ['application_credential'], application_credential: { id, secret } };
    const given = harness.issue({ identity });
    expect(given.json.token.application_credential).toEqual({ id, name: 'ci', restricted: true });
    expect(harness.issue(tokenAuth(given.token as string)).status).toBe(403);
    expect(harness.issue({ identity, scope: 'unscoped' }).status).toBe(401);
    harness.ask('DELETE', `${path}/${id}`, { token });
    expect(harness.issue({ identity }).status).toBe(404);
    expect(harness.ask('GET', '/v3/auth/projects', { token: given.token }).status).toBe(401);
  });
});

describe('an authentication request', () => {
  it('that is not what the schema says is refused with 400, 401 or 404, whatever it is', () => {
    const harness = new IdentityHarness();
    const word = fc.constantFrom(
      'auth',
      'identity',
      'methods',
      'password',
      'token',
      'user',
      'id',
      'name',
      'domain',
      'default',
      'scope',
      'project',
      'system',
      'unscoped',
      'application_credential',
      'secret',
      '__proto__',
      'constructor',
    );
    const value = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: 'medium' },
        fc.constantFrom(null, true, 0, 1.5, ''),
        word,
        fc.array(tie('node'), { maxLength: 3 }),
        fc
          .array(fc.tuple(word, tie('node')), { maxLength: 4 })
          .map((pairs) =>
            JSON.parse(
              `{${pairs.map(([key, item]) => `${JSON.stringify(key)}:${JSON.stringify(item)}`).join()}}`,
            ),
          ),
      ),
    })).node;
    const shaped = fc.record(
      {
        identity: fc.record(
          {
            methods: fc.array(word, { maxLength: 3 }),
            password: value,
            token: value,
            application_credential: value,
          },
          { requiredKeys: ['methods'] },
        ),
        scope: value,
      },
      { requiredKeys: ['identity'] },
    );
    fc.assert(
      fc.property(fc.oneof(value, shaped), (auth) => {
        expect([400, 401, 404]).toContain(harness.issue(auth).status);
      }),
      { numRuns: 250 },
    );
  });

  it('with broken JSON, a wrong type or no object is told so', () => {
    const harness = new IdentityHarness();
    const post = (body: string, type?: string): string =>
      harness.ask('POST', '/v3/auth/tokens', { body, ...(type && { headers: { 'content-type': type } }) })
        .json.error?.message;
    for (const body of ['{', '[]', '"x"', 'null'])
      expect(post(body)).toMatch(/^Expecting to find valid JSON in/);
    expect(post('{}', 'text/plain')).toMatch(/^Expecting to find application\/json in Content-Type header/);
    expect(post('{"auth": 7}')).toMatch(
      /^7 is not of type 'object'\n\nFailed validating 'type' in schema:\n/,
    );
  });
});

describe('the catalog', () => {
  it('follows the host that the client used', () => {
    const harness = new IdentityHarness();
    const token = harness.token();
    const { json } = harness.ask('GET', '/v3/auth/catalog', {
      token,
      headers: { host: 'cloud.example:5000' },
    });
    const compute = json.catalog.find(({ type }: { type: string }) => type === 'compute');
    expect(compute.endpoints[0].url).toBe('http://cloud.example:8774/v2.1');
    const volume = json.catalog.find(({ type }: { type: string }) => type === 'volumev3');
    const project = harness.idOf('projects', 'tenant');
    expect(volume.endpoints[0].url).toBe(`http://cloud.example:8776/v3/${project}`);
  });

  it('leaves out, for a token without a project, the endpoints whose URL needs one', () => {
    const harness = new IdentityHarness();
    const auth = { ...passwordAuth('admin', 'adminpass', null), scope: { system: { all: true } } };
    const { catalog } = harness.issue(auth).json.token;
    expect(catalog.find(({ type }: { type: string }) => type === 'volumev3').endpoints).toEqual([]);
    expect(catalog.find(({ type }: { type: string }) => type === 'compute').endpoints).toHaveLength(3);
  });

  it('has no network service where the profile has none', () => {
    const harness = new IdentityHarness({ profile: { name: 'test', network: { enabled: false } } });
    const { catalog } = harness.issue(passwordAuth('user', 'password', 'tenant')).json.token;
    expect(catalog.map(({ type }: { type: string }) => type)).not.toContain('network');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProfileInput } from '../../sim/profile/profile.js';
import { IdentityHarness } from './identity-harness.js';

interface Rule {
  readonly service?: string;
  readonly method?: string;
  readonly path: string;
}

/** Whether a token with such rules may ask Nova for a path. */
function allows(rules: readonly Rule[], path: string, profile: ProfileInput = { name: 'test' }): boolean {
  const harness = new IdentityHarness({ profile });
  const { id, secret } = harness.ask(
    'POST',
    `/v3/users/${harness.idOf('users', 'user')}/application_credentials`,
    {
      token: harness.token(),
      body: {
        application_credential: {
          name: 'ci',
          access_rules: rules.map((rule) => ({ service: 'compute', method: 'GET', ...rule })),
        },
      },
    },
  ).json.application_credential;
  const { token } = harness.issue({
    identity: { methods: ['application_credential'], application_credential: { id, secret } },
  });
  if (token === undefined) throw new Error('no token');
  return harness.ask('GET', path, { token, service: 'compute' }).status !== 401;
}

describe('a token with access rules', () => {
  it.each<[string, string, boolean]>([
    ['/v2.1/servers', '/v2.1/servers', true],
    ['/v2.1/servers', '/v2.1/servers?limit=1', true],
    ['/v2.1/servers', '/v2.1/servers/detail', false],
    ['/v2.1/servers', '/v2.1/flavors', false],
    ['/v2.1/servers/*', '/v2.1/servers/detail', true],
    ['/v2.1/servers/*', '/v2.1/servers/detail/x', false],
    ['/v2.1/servers/{server_id}', '/v2.1/servers/x', true],
    ['/v2.1/servers/{server_id}/os-interface', '/v2.1/servers/x/os-interface', true],
    ['/v2.1/servers/{server_id}', '/v2.1/servers/x/os-interface', false],
    ['/v2.1/**', '/v2.1/servers/x/os-interface', true],
    ['/v2.1/**/x', '/v2.1/servers/x/os-interface', false],
    ['/**', '/v2.1/servers', true],
    ['/v2.1/server', '/v2.1/servers', false],
    ['/v2.1/servers/x*', '/v2.1/servers/x', false],
  ])('that allow %s may ask for %s: %s', (path, asked, allowed) => {
    expect(allows([{ path }], asked)).toBe(allowed);
  });

  it('may do what one of them allows, of the service and the method it names', () => {
    const path = '/v2.1/servers';
    expect(allows([{ path, method: 'POST' }], path)).toBe(false);
    expect(allows([{ path, service: 'image' }], path)).toBe(false);
    expect(allows([{ path, method: 'POST' }, { path }], path)).toBe(true);
    expect(allows([], path)).toBe(true);
  });

  it('may do nothing where services do not know of which type they are', () => {
    const profile: ProfileInput = { name: 'test', identity: { access_rules: 'refused' } };
    expect(allows([{ path: '/**' }], '/v2.1/servers', profile)).toBe(false);
    expect(allows([], '/v2.1/servers', profile)).toBe(true);
  });

  it('is held to its patterns as a regular expression would', () => {
    const part = fc.constantFrom('/', 'a', 'b', '*', '**', '{x}', '.');
    const pattern = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(''));
    const segment = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 3 });
    const path = fc.array(segment, { maxLength: 4 }).map((parts) => ['/v2.1/servers', ...parts].join('/'));
    fc.assert(
      fc.property(pattern, path, (end, asked) => {
        const rule = `/v2.1/servers/${end}`;
        const like = rule.replace(/\{x\}|\*\*?/g, (found) => (found === '**' ? '.*' : '[^/]+'));
        expect(allows([{ path: rule }], asked)).toBe(new RegExp(`^${like}$`).test(asked));
      }),
    );
  });
});

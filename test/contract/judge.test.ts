import { describe, expect, it } from 'vitest';
import { type Exchange, judge } from './contract.js';
import { schemasArePresent } from './official-document.js';

const links = [{ rel: 'self', href: 'http://cloud.test/compute/v2.1/os-server-groups/x' }];

function groupAt(minor: number, group: object, status = 200): Exchange {
  return {
    service: 'compute',
    method: 'GET',
    target: '/v2.1/os-server-groups/5b0a1c66-6b4d-4a2c-8f44-6a52a57b0b5e',
    request: undefined,
    status,
    headers: { 'openstack-api-version': `compute 2.${minor}` },
    body: { server_group: group },
  };
}

const id = '5b0a1c66-6b4d-4a2c-8f44-6a52a57b0b5e';
const old = { id, name: 'g', policies: ['affinity'], members: [], metadata: {} };
const owned = { ...old, project_id: '4e2d2f0f5d3f4bd5a3a1d1c1e8a3f7b6', user_id: 'u' };
const { policies, metadata, ...rest } = owned;
const recent = { ...rest, policy: 'affinity', rules: {} };

describe.skipIf(!schemasArePresent)('the judge of answers (needs ../shared)', () => {
  it.each([
    ['the first microversion', groupAt(1, old)],
    ['2.13', groupAt(13, owned)],
    ['2.64', groupAt(64, recent)],
  ])('finds nothing wrong with an answer that is as its owner says in %s', (_, exchange) => {
    expect(judge(exchange)).toMatchObject({ held: 'to a schema', complaints: [] });
    expect(judge(exchange).operation?.path).toBe('/v2.1/os-server-groups/{group_id}');
  });

  it.each([
    ['a key that is not there', groupAt(1, { ...old, links }), '/server_group/links is not in the schema'],
    ['a key that came later', groupAt(12, owned), '/server_group/project_id is not in the schema'],
    ['a value of another type', groupAt(13, { ...owned, name: 7 }), '/server_group/name must be string'],
    ['what lists hold', groupAt(13, { ...owned, members: [7] }), '/server_group/members/+ must be string'],
    ['null for a text', groupAt(13, { ...owned, user_id: null }), '/server_group/user_id must be string'],
  ])('complains of %s', (_, exchange, complaint) => {
    expect(judge(exchange).complaints).toContain(complaint);
  });

  it('complains of a success that its owner does not know', () => {
    expect(judge(groupAt(13, owned, 202)).complaints).toEqual([
      'GET /v2.1/os-server-groups/{group_id}: status 202, not 200',
    ]);
  });

  it('complains of an answer without the body that it should have', () => {
    expect(judge({ ...groupAt(13, owned), body: undefined }).complaints).toEqual(['no body']);
  });

  it('says when it knows nothing of an operation', () => {
    const exchange = { ...groupAt(13, owned), target: '/v2.1/os-nothing-such' };
    expect(judge(exchange)).toEqual({ operation: undefined, held: 'unknown', complaints: [] });
  });
});

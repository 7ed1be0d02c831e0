import { describe, expect, it } from 'vitest';
import { newWorld } from './network-harness.js';

const UUID = '11111111-2222-4333-8444-555555555555';

function placement() {
  const { admin, user, cloud } = newWorld();
  const ask = (method: string, path: string, body?: object, minor = 39) =>
    admin.ask(method, `/placement${path}`, body, {
      'openstack-api-version': `placement 1.${minor}`,
      'content-type': 'application/json',
    });
  return { ask, user, cloud };
}

describe('A resource provider that somebody makes', () => {
  it('is listed beside the hosts, renamed and deleted, but never called as another', () => {
    const { ask, user } = placement();
    const made = ask('POST', '/resource_providers', { name: 'a', uuid: UUID });
    expect(made).toMatchObject({
      status: 200,
      body: { uuid: UUID, generation: 0, parent_provider_uuid: null },
    });
    expect(ask('POST', '/resource_providers', { name: 'b' }, 19)).toEqual({ status: 201, body: undefined });
    const again = ask('POST', '/resource_providers', { name: 'a' });
    expect(again).toMatchObject({ status: 409, body: { errors: [{ code: 'placement.duplicate_name' }] } });
    const names = () =>
      ask('GET', '/resource_providers').body.resource_providers.map(({ name }: { name: string }) => name);
    expect(names()).toEqual(['compute1', 'a', 'b']);
    expect(ask('PUT', `/resource_providers/${UUID}`, { name: 'compute1' }).status).toBe(409);
    expect(ask('PUT', `/resource_providers/${UUID}`, { name: 'c' }).body.name).toBe('c');
    expect(ask('POST', '/resource_providers', { name: 'd', parent_provider_uuid: UUID }).body).toMatchObject({
      parent_provider_uuid: UUID,
      root_provider_uuid: UUID,
    });
    expect(ask('GET', `/resource_providers?in_tree=${UUID}`).body.resource_providers).toHaveLength(2);
    expect(ask('DELETE', `/resource_providers/${UUID}`).status).toBe(409);
    const [child] = ask('GET', '/resource_providers?name=d').body.resource_providers;
    expect(ask('DELETE', `/resource_providers/${child.uuid}`).status).toBe(204);
    expect(ask('DELETE', `/resource_providers/${UUID}`).status).toBe(204);
    expect(ask('DELETE', `/resource_providers/${UUID}`).status).toBe(404);
    expect(user.ask('GET', '/placement/resource_providers').status).toBe(403);
  });

  it('has what it is given, one generation after the other', () => {
    const { ask } = placement();
    ask('POST', '/resource_providers', { name: 'a', uuid: UUID });
    const path = `/resource_providers/${UUID}`;
    const give = () =>
      ask('PUT', `${path}/inventories`, {
        resource_provider_generation: 0,
        inventories: { VCPU: { total: 4 } },
      });
    expect(give().body).toMatchObject({
      resource_provider_generation: 1,
      inventories: { VCPU: { max_unit: 2147483647 } },
    });
    expect(give().body.errors[0].code).toBe('placement.concurrent_update');
    expect(ask('GET', `${path}/inventories/VCPU`).body).toMatchObject({ total: 4, allocation_ratio: 1 });
    expect(ask('GET', `${path}/inventories/DISK_GB`).status).toBe(404);
    expect(ask('GET', '/resource_providers?resources=VCPU:4').body.resource_providers).toHaveLength(2);
    const traits = (...names: string[]) =>
      ask('PUT', `${path}/traits`, { resource_provider_generation: 1, traits: names });
    expect(traits('CUSTOM_A').status).toBe(400);
    expect(ask('PUT', '/traits/CUSTOM_A').status).toBe(201);
    expect(ask('PUT', '/traits/CUSTOM_A').status).toBe(204);
    expect(ask('PUT', '/traits/A').status).toBe(400);
    expect(traits('CUSTOM_A').body).toEqual({ traits: ['CUSTOM_A'], resource_provider_generation: 2 });
    expect(ask('GET', '/traits?name=startswith:CUSTOM&associated=true').body.traits).toEqual(['CUSTOM_A']);
    expect(ask('DELETE', '/traits/CUSTOM_A').status).toBe(409);
    expect(ask('DELETE', `${path}/traits`).status).toBe(204);
    expect(ask('DELETE', '/traits/CUSTOM_A').status).toBe(204);
  });

  it('is kept when the cloud is', () => {
    const { ask, cloud } = placement();
    ask('POST', '/resource_providers', { name: 'a', uuid: UUID });
    const saved = structuredClone(cloud.save());
    ask('DELETE', `/resource_providers/${UUID}`);
    cloud.restore(saved);
    expect(ask('GET', `/resource_providers/${UUID}`).status).toBe(200);
  });
});

/** Told by a real cloud. */
const REFUSED: readonly (readonly [request: string, status: number, detail: string, body?: object])[] = [
  [
    'GET /resource_providers?member_of=in:x',
    400,
    "Expected 'member_of' parameter to contain valid UUID(s). Got: x",
  ],
  ['GET /resource_providers?resources=', 400, 'Got: empty string.'],
  ['GET /resource_providers?resources=VCPU:1,', 400, '?resources=VCPU:2,MEMORY_MB:1024. Got: .'],
  ['GET /resource_providers?resources=VCPU:x', 400, 'VCPU expected positive integer amount. Got: x.'],
  ['GET /resource_providers?resources=VCPU:0', 400, 'VCPU requires amount >= 1. Got: 0.'],
  ['GET /resource_providers?resources=x:1', 400, 'No such resource class x.'],
  ['GET /resource_providers?resources=x&required=x', 400, 'Badly formed resources parameter.'],
  ['GET /resource_providers?required=COMPUTE_NODE,', 400, 'Got an empty trait in: COMPUTE_NODE,'],
  [
    'GET /resource_providers?required=!x',
    400,
    'Invalid trait(s) in "required" parameter: No such trait(s): x.',
  ],
  ['GET /traits?associated=x', 400, 'The query parameter "associated" only accepts "true" or "false"'],
  [
    'GET /resource_providers/x/inventories',
    404,
    'with uuid x found : No resource provider with uuid x found',
  ],
  ['GET /resource_providers/x/usages', 404, 'with uuid x found: No resource provider with uuid x found'],
  ['GET /resource_providers/x/allocations', 404, "Resource provider 'x' not found: No resource provider"],
  ['GET /resource_providers/x/aggregates', 404, 'No resource provider with uuid x found'],
  ['PUT /resource_providers/x', 404, 'No resource provider with uuid x found', { name: 5 }],
  ['PUT /resource_providers/x/inventories', 404, 'No resource provider with uuid x found', {}],
  ['PUT /resource_providers/x/traits', 400, "'traits' is a required property", {}],
  ['POST /resource_providers', 400, 'Object action create failed because: name is required', { name: '' }],
];

describe('Placement', () => {
  for (const [request, status, detail, body] of REFUSED) {
    it(`refuses ${request}: ${status}, ${detail}`, () => {
      const [method = '', path = ''] = request.split(' ');
      const answer = placement().ask(method, path, body);
      expect(answer.status).toBe(status);
      expect(answer.body.errors[0].detail).toContain(detail);
    });
  }
});

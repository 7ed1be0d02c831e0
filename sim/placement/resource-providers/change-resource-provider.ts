import type { Call } from '../../call.js';
import type { Headers, SimResponse } from '../../http/message.js';
import type { JsonSchema } from '../../json-schema/validate.js';
import { checkBody } from '../body.js';
import { badRequest, conflict, notFoundThere, type PlacementFault } from '../fault.js';
import { json } from '../respond.js';
import type { MadeProvider } from '../state.js';
import { resourceProviders } from './resource-provider.js';
import { resourceProviderView } from './resource-provider-view.js';
import { providerOf } from './show-resource-provider.js';

const name: JsonSchema = { type: 'string', maxLength: 200 };
const uuid: JsonSchema = { type: 'string', format: 'uuid' };
const parent: JsonSchema = { anyOf: [uuid, { type: 'null' }] };

/** Providers stand in a tree from here on. */
const TREE_FROM = 14;
/** From here on, a creation answers with what it made. */
const BODY_FROM = 20;

const schema = (properties: Readonly<Record<string, JsonSchema>>, minor: number): JsonSchema => ({
  type: 'object',
  required: ['name'],
  additionalProperties: false,
  properties: { name, ...properties, ...(minor >= TREE_FROM && { parent_provider_uuid: parent }) },
});

interface Wanted {
  readonly name: string;
  readonly uuid?: string;
  readonly parent_provider_uuid?: string | null;
}

/** POST /resource_providers */
export function createResourceProvider(call: Call, minor: number): SimResponse {
  const wanted = checkBody<Wanted>(call, schema({ uuid }, minor));
  const known = resourceProviders(call.cloud);
  const id = wanted.uuid ?? call.cloud.ids.uuid();
  if (wanted.name === '') {
    const reason = 'Object action create failed because: name is required';
    throw badRequest(`Unable to create resource provider "", ${id}: ${reason}`);
  }
  if (known.some((one) => one.name === wanted.name)) {
    throw conflict(`Conflicting resource provider name: ${wanted.name} already exists.`, DUPLICATE);
  }
  if (known.some((one) => one.uuid === id)) {
    throw conflict(`Conflicting resource provider uuid: ${id} already exists.`, DUPLICATE);
  }
  if (wanted.name === '') throw cannotMake(wanted.name, id, 'name is required');
  const above = wanted.parent_provider_uuid ?? null;
  if (above !== null && !known.some((one) => one.uuid === above)) {
    throw cannotMake(wanted.name, id, 'parent provider UUID does not exist.');
  }
  const provider: MadeProvider = {
    uuid: id,
    name: wanted.name,
    parent: above,
    generation: 0,
    inventories: {},
    traits: [],
    aggregates: [],
  };
  call.cloud.placement.providers.set(id, provider);
  const location: Headers = [['Location', `${call.root}/resource_providers/${id}`]];
  if (minor < BODY_FROM) return { status: 201, headers: location, body: '' };
  const answer = json(call, minor, resourceProviderView(call.cloud, { ...provider, ...MADE }, minor));
  return { ...answer, headers: [...answer.headers, ...location] };
}

function cannotMake(name: string, id: string, why: string): PlacementFault {
  return badRequest(
    `Unable to create resource provider "${name}", ${id}: Object action create failed because: ${why}`,
  );
}

const DUPLICATE = 'placement.duplicate_name';
const MADE = { host: undefined, consumers: [] };

/** PUT /resource_providers/{uuid} */
export function updateResourceProvider(call: Call, minor: number): SimResponse {
  const { uuid: id } = providerOf(call);
  const wanted = checkBody<Wanted>(call, schema({}, minor));
  checkParent(call, wanted.parent_provider_uuid, minor);
  const others = resourceProviders(call.cloud).filter((one) => one.uuid !== id);
  if (others.some((one) => one.name === wanted.name)) {
    throw conflict(`Conflicting resource provider ${wanted.name} already exists.`, DUPLICATE);
  }
  const provider = madeProvider(call);
  provider.name = wanted.name;
  if (wanted.parent_provider_uuid !== undefined) provider.parent = wanted.parent_provider_uuid;
  return json(call, minor, resourceProviderView(call.cloud, { ...provider, ...MADE }, minor));
}

/** A provider that stands somewhere stays there, before. */
const MOVED_FROM = 37;

/** @throws PlacementFault 400 */
function checkParent(call: Call, wanted: string | null | undefined, minor: number): void {
  if (wanted === undefined) return;
  const { uuid: id, parent: above } = providerOf(call);
  const refuse = (action: string, reason: string) =>
    badRequest(`Unable to save resource provider ${id}: Object action ${action} failed because: ${reason}`);
  const moves = above !== null && above !== wanted && minor < MOVED_FROM;
  if (wanted === null) {
    if (moves) throw refuse('update', 'un-parenting a provider is not currently allowed.');
    return;
  }
  const known = resourceProviders(call.cloud);
  if (!known.some(({ uuid: one }) => one === wanted)) {
    throw refuse('create', 'parent provider UUID does not exist.');
  }
  if (moves) throw refuse('update', 're-parenting a provider is not currently allowed.');
  const parentOf = (uuidOfOne: string) => known.find(({ uuid: one }) => one === uuidOfOne)?.parent ?? null;
  for (let one: string | null = wanted; one !== null; one = parentOf(one)) {
    if (one === id) throw refuse('update', 'creating loop in the provider tree is not allowed.');
  }
}

/** DELETE /resource_providers/{uuid} */
export function deleteResourceProvider(call: Call): SimResponse {
  const id = call.params.uuid ?? '';
  if (!resourceProviders(call.cloud).some((one) => one.uuid === id)) {
    throw notFoundThere(`No resource provider with uuid ${id} found for delete`);
  }
  madeProvider(call);
  const { providers } = call.cloud.placement;
  if ([...providers.values()].some((one) => one.parent === id)) {
    throw conflict(
      `Unable to delete parent resource provider ${id}: It has child resource providers.`,
      'placement.resource_provider.cannot_delete_parent',
    );
  }
  providers.delete(id);
  return { status: 204, headers: [], body: '' };
}

/** The hosts' are Nova's, and full of servers. @throws PlacementFault 404, 409 */
export function madeProvider(call: Call): MadeProvider {
  const { uuid: id } = providerOf(call);
  const provider = call.cloud.placement.providers.get(id);
  if (provider) return provider;
  throw conflict(`Unable to delete resource provider ${id}: Resource provider has allocations.`);
}

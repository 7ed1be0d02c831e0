import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import type { JsonSchema } from '../../json-schema/validate.js';
import { jsonBody } from '../body.js';
import { byId } from '../catalog.js';
import { requireCaller } from '../context.js';
import { badRequest, conflict, forbidden, notFound } from '../fault.js';
import { baseUrl } from '../links.js';
import { admin } from '../policy.js';
import { listAnswer, memberOf, missing, validate } from '../resources/collection.js';
import { type JsonObject, text } from '../resources/resource.js';
import { json, noContent } from '../respond.js';
import type { Routes } from '../routes.js';
import { type ProtocolRecord, protocolKey } from '../state.js';

const properties: JsonSchema['properties'] = {
  mapping_id: { type: 'string', minLength: 1, maxLength: 64, pattern: '^[a-zA-Z0-9-_]+$' },
  remote_id_attribute: { type: 'string', maxLength: 64 },
};
const creation: JsonSchema = {
  type: 'object',
  properties,
  required: ['mapping_id'],
  additionalProperties: false,
};
const change: JsonSchema = { type: 'object', properties, minProperties: 1, additionalProperties: false };

/** How users of an identity provider come. None does to this cloud: it is only kept. */
export function addProtocols(routes: Routes): void {
  const path = '/v3/OS-FEDERATION/identity_providers/{identity_provider_id}/protocols';
  routes
    .add('GET', path, list)
    .add('GET', `${path}/{id}`, show)
    .add('PUT', `${path}/{id}`, create)
    .add('PATCH', `${path}/{id}`, update)
    .add('DELETE', `${path}/{id}`, remove);
}

/** Of a provider that there is not, too. */
function list(call: Call): SimResponse {
  enforce(call, 'list_protocols');
  const { providerId } = named(call);
  const own = byId(call.cloud.identity.protocols).filter((protocol) => protocol.providerId === providerId);
  const views = own.map((protocol) => {
    const { links, ...view } = viewOf(call, protocol);
    const more = { idp_id: providerId, remote_id_attribute: protocol.remoteIdAttribute };
    return { ...view, ...more, links };
  });
  return listAnswer(call, 'protocols', views);
}

function show(call: Call): SimResponse {
  enforce(call, 'get_protocol');
  return json(200, { protocol: viewOf(call, find(call)) });
}

function create(call: Call): SimResponse {
  enforce(call, 'create_protocol');
  const body = checkedBody(call, creation);
  const mappingId = mappingOf(call, body);
  const { providerId, id } = named(call);
  const { identityProviders, protocols } = call.cloud.identity;
  if (!identityProviders.has(providerId)) throw missing('Identity Provider', providerId);
  const key = protocolKey(providerId, id);
  if (protocols.has(key)) {
    throw conflict('federation_protocol', `Duplicate entry found with ID ${id}`);
  }
  const protocol = { id, providerId, mappingId, remoteIdAttribute: text(body.remote_id_attribute) ?? null };
  protocols.set(key, protocol);
  return json(201, { protocol: viewOf(call, protocol) });
}

/** Without a mapping, Keystone itself fails with a 500: here the protocol keeps the one it has. */
function update(call: Call): SimResponse {
  enforce(call, 'update_protocol');
  const changes = checkedBody(call, change);
  const mappingId = 'mapping_id' in changes ? mappingOf(call, changes) : undefined;
  const protocol = find(call);
  protocol.mappingId = mappingId ?? protocol.mappingId;
  protocol.remoteIdAttribute = text(changes.remote_id_attribute) ?? protocol.remoteIdAttribute;
  return json(200, { protocol: viewOf(call, protocol) });
}

function remove(call: Call): SimResponse {
  enforce(call, 'delete_protocol');
  const { providerId, id } = find(call);
  call.cloud.identity.protocols.delete(protocolKey(providerId, id));
  return noContent;
}

function enforce(call: Call, action: string): void {
  if (!admin(requireCaller(call))) throw forbidden(`identity:${action}`);
}

function named({ params }: Call): { readonly providerId: string; readonly id: string } {
  return { providerId: params.identity_provider_id ?? '', id: params.id ?? '' };
}

/** @throws IdentityFault 404 */
function find(call: Call): ProtocolRecord {
  const { providerId, id } = named(call);
  const protocol = call.cloud.identity.protocols.get(protocolKey(providerId, id));
  if (protocol) return protocol;
  throw notFound(`Could not find federated protocol ${id} for Identity Provider: ${providerId}.`);
}

/** @throws IdentityFault 400 */
function checkedBody(call: Call, schema: JsonSchema): JsonObject {
  const body = memberOf(jsonBody(call), 'protocol');
  validate(schema, body);
  return body;
}

/** @throws IdentityFault 400 */
function mappingOf(call: Call, { mapping_id: given }: JsonObject): string {
  const id = text(given) ?? '';
  if (!call.cloud.identity.mappings.has(id)) throw badRequest(`Invalid mapping id: ${id}`);
  return id;
}

/** Its links leave out where it is. */
function viewOf(call: Call, { id, mappingId, providerId }: ProtocolRecord) {
  const base = baseUrl(call);
  return {
    id,
    mapping_id: mappingId,
    links: { self: `${base}/protocols/${id}`, identity_provider: `${base}/${providerId}` },
  };
}

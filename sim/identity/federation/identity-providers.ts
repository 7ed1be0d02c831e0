import type { Call } from '../../call.js';
import type { JsonSchema } from '../../json-schema/validate.js';
import { conflict, notFound } from '../fault.js';
import { admin } from '../policy.js';
import type { JsonObject, Resource } from '../resources/resource.js';
import { boolean, nullableId, nullableText } from '../resources/schema-parts.js';
import type { IdentityProviderRecord } from '../state.js';

const changeable: JsonSchema['properties'] = {
  enabled: boolean,
  description: nullableText,
  authorization_ttl: { type: ['integer', 'null'], minimum: 0 },
  remote_ids: { type: ['array', 'null'], items: { type: 'string' }, uniqueItems: true },
};

/** Others that say who users are. Nobody comes from one to this cloud: they are only kept. */
export const identityProviders: Resource<IdentityProviderRecord> = {
  collection: 'identity_providers',
  prefix: '/OS-FEDERATION',
  member: 'identity_provider',
  title: 'Identity Provider',
  named: true,
  records: (state) => state.identityProviders,
  order: 'by id',
  schema: {
    create: {
      type: 'object',
      properties: {
        enabled: boolean,
        description: nullableText,
        domain_id: nullableId,
        authorization_ttl: { type: ['integer', 'null'], minimum: 0 },
        remote_ids: { type: ['array', 'null'], items: { type: 'string' }, uniqueItems: true },
      },
      additionalProperties: false,
    },
    update: { type: 'object', properties: changeable, minProperties: 1, additionalProperties: false },
  },
  policies: { list: admin, show: admin, create: admin, update: admin, delete: admin },
  openly404: [],
  checksFirst: 'schema',
  absent: 'an empty object',
  relatives: ['protocols'],
  filters: ['id', 'enabled'],
  view: (_, { id, domainId, enabled, description, remoteIds, authorizationTtl }) => ({
    id,
    domain_id: domainId,
    enabled,
    description,
    remote_ids: [...remoteIds].sort(),
    authorization_ttl: authorizationTtl,
  }),
  createdView: ({ remoteIds }) => ({ remote_ids: remoteIds }),
  create: createProvider,
  update: (call, provider, changes) => {
    if ('remote_ids' in changes) provider.remoteIds = remoteIdsOf(call, changes, provider.id);
    if (typeof changes.enabled === 'boolean') provider.enabled = changes.enabled;
    if ('description' in changes) provider.description = changes.description as string | null;
    if ('authorization_ttl' in changes) {
      provider.authorizationTtl = changes.authorization_ttl as number | null;
    }
  },
  remove: (call, { id }) => {
    const { protocols } = call.cloud.identity;
    for (const [key, protocol] of protocols) if (protocol.providerId === id) protocols.delete(key);
  },
};

function createProvider(call: Call, body: JsonObject, id: string): IdentityProviderRecord {
  const { identity } = call.cloud;
  const domainId = (body.domain_id as string | null | undefined) || undefined;
  if (domainId !== undefined && !identity.domains.has(domainId)) {
    throw notFound(`Could not find domain: ${domainId}.`);
  }
  if (identity.identityProviders.has(id)) throw duplicate(id);
  const remoteIds = remoteIdsOf(call, body, id);
  return {
    id,
    domainId: domainId ?? domainFor(call, id),
    enabled: body.enabled === true,
    description: (body.description as string | null | undefined) ?? null,
    remoteIds,
    authorizationTtl: (body.authorization_ttl as number | null | undefined) ?? null,
  };
}

/** Each is of one provider only. @throws IdentityFault 409 */
function remoteIdsOf(call: Call, body: JsonObject, id: string): string[] {
  const given = (body.remote_ids as string[] | null | undefined) ?? [];
  for (const other of call.cloud.identity.identityProviders.values()) {
    const taken = given.find((one) => other.id !== id && other.remoteIds.includes(one));
    if (taken !== undefined) {
      throw conflict('identity_provider', `Duplicate remote ID: ${taken}`);
    }
  }
  return given;
}

function duplicate(id: string): Error {
  return conflict('identity_provider', `Duplicate entry: ${id}`);
}

/** Users from there are in a domain of their own, which stays when the provider goes. */
function domainFor(call: Call, id: string): string {
  const domainId = call.cloud.ids.hex(32);
  call.cloud.identity.domains.set(domainId, {
    id: domainId,
    name: domainId,
    description: `Auto generated federated domain for Identity Provider: ${id}`,
    enabled: true,
    tags: [],
    options: {},
    extra: {},
  });
  return domainId;
}

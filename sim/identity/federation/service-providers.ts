import type { JsonSchema } from '../../json-schema/validate.js';
import { conflict } from '../fault.js';
import { admin } from '../policy.js';
import { type Resource, text } from '../resources/resource.js';
import { boolean, nullableText } from '../resources/schema-parts.js';
import type { ServiceProviderRecord } from '../state.js';

const url: JsonSchema = { type: 'string', minLength: 0, maxLength: 225, pattern: '^[a-zA-Z0-9+.-]+:.+' };

const properties: JsonSchema['properties'] = {
  auth_url: url,
  sp_url: url,
  description: nullableText,
  enabled: boolean,
  relay_state_prefix: nullableText,
};

/** Other clouds that this one's users could go to. */
export const serviceProviders: Resource<ServiceProviderRecord> = {
  collection: 'service_providers',
  prefix: '/OS-FEDERATION',
  member: 'service_provider',
  title: 'Service Provider',
  named: true,
  records: (state) => state.serviceProviders,
  order: 'by id',
  schema: {
    create: { type: 'object', properties, required: ['auth_url', 'sp_url'], additionalProperties: false },
    update: { type: 'object', properties, minProperties: 1, additionalProperties: false },
  },
  policies: { list: admin, show: admin, create: admin, update: admin, delete: admin },
  openly404: [],
  checksFirst: 'schema',
  absent: 'an empty object',
  filters: ['id', 'enabled'],
  view: (_, { id, authUrl, spUrl, enabled, description, relayStatePrefix }) => ({
    auth_url: authUrl,
    id,
    enabled,
    description,
    relay_state_prefix: relayStatePrefix,
    sp_url: spUrl,
  }),
  create: (call, body, id) => {
    if (call.cloud.identity.serviceProviders.has(id)) {
      throw conflict('service_provider', `Duplicate entry found with ID ${id}`);
    }
    return {
      id,
      authUrl: String(body.auth_url),
      spUrl: String(body.sp_url),
      enabled: body.enabled === true,
      description: text(body.description) ?? null,
      relayStatePrefix: text(body.relay_state_prefix) ?? 'ss:mem:',
    };
  },
  update: (_, provider, changes) => {
    provider.authUrl = text(changes.auth_url) ?? provider.authUrl;
    provider.spUrl = text(changes.sp_url) ?? provider.spUrl;
    if (typeof changes.enabled === 'boolean') provider.enabled = changes.enabled;
    if ('description' in changes) provider.description = text(changes.description) ?? null;
    provider.relayStatePrefix = text(changes.relay_state_prefix) ?? provider.relayStatePrefix;
  },
  remove: () => {},
};

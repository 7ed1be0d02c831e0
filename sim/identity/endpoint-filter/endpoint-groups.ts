import { badRequest, expecting } from '../fault.js';
import { admin, systemReader } from '../policy.js';
import { type JsonObject, type Resource, text } from '../resources/resource.js';
import { name, nullableText } from '../resources/schema-parts.js';
import type { EndpointGroupRecord } from '../state.js';

const properties = { description: nullableText, filters: { type: 'object' }, name };

const FILTERS = ['service_id', 'region_id', 'interface'];

/** What endpoints of the same service, region or interface are called together. */
export const endpointGroups: Resource<EndpointGroupRecord> = {
  collection: 'endpoint_groups',
  prefix: '/OS-EP-FILTER',
  member: 'endpoint_group',
  title: 'Endpoint Group',
  records: (state) => state.endpointGroups,
  order: 'by id',
  schema: {
    create: { type: 'object', properties, required: ['name', 'filters'] },
    update: { type: 'object', properties, minProperties: 1 },
  },
  policies: { list: systemReader, show: systemReader, create: admin, update: admin, delete: admin },
  openly404: [],
  checksFirst: 'schema',
  absent: 'an empty object',
  filters: ['name'],
  view: (_, { id, name: called, description, filters }) => ({ id, name: called, description, filters }),
  create: (call, body) => {
    const filters = body.filters as JsonObject;
    if (Object.keys(filters).length === 0) throw badRequest('filters field is required and cannot be empty');
    requireKnown(filters);
    return {
      id: call.cloud.ids.hex(32),
      name: String(body.name),
      description: text(body.description) ?? null,
      filters,
    };
  },
  update: (_, group, changes) => {
    if ('filters' in changes) {
      requireKnown(changes.filters as JsonObject);
      group.filters = changes.filters as JsonObject;
    }
    group.name = text(changes.name) ?? group.name;
    if ('description' in changes) group.description = text(changes.description) ?? null;
  },
  remove: (call, { id }) => {
    const { projectEndpointGroups } = call.cloud.identity;
    for (const [project, groups] of projectEndpointGroups) {
      projectEndpointGroups.set(
        project,
        groups.filter((group) => group !== id),
      );
    }
  },
};

function requireKnown(filters: JsonObject): void {
  if (Object.keys(filters).some((key) => !FILTERS.includes(key))) {
    throw expecting(FILTERS.join(' or '), 'endpoint_group');
  }
}

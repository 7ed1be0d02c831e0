import { everyFault } from '../../json-schema/validate.js';
import { conflict } from '../fault.js';
import { admin } from '../policy.js';
import type { JsonObject, Resource } from '../resources/resource.js';
import type { MappingRecord } from '../state.js';
import { mappingSchema } from './mapping-schema.js';

/** Rules for who users of identity providers are here. */
export const mappings: Resource<MappingRecord> = {
  collection: 'mappings',
  prefix: '/OS-FEDERATION',
  member: 'mapping',
  named: true,
  records: (state) => state.mappings,
  order: 'by id',
  schema: { create: mappingSchema, update: mappingSchema },
  refusal: everyFault,
  policies: { list: admin, show: admin, create: admin, update: admin, delete: admin },
  openly404: [],
  checksFirst: 'schema',
  absent: 'an empty object',
  filters: [],
  view: (_, { id, rules }) => ({ id, rules }),
  create: (call, body, id) => {
    if (call.cloud.identity.mappings.has(id)) throw conflict('mapping', 'Duplicate entry');
    return { id, rules: rulesOf(body) };
  },
  update: (_, mapping, changes) => {
    mapping.rules = rulesOf(changes);
  },
  remove: () => {},
};

function rulesOf({ rules }: JsonObject): readonly unknown[] {
  return rules as readonly unknown[];
}

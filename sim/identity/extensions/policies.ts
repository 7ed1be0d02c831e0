import { admin } from '../policy.js';
import { extraOf, type JsonObject, type Resource, text } from '../resources/resource.js';
import { anyText } from '../resources/schema-parts.js';
import type { PolicyRecord } from '../state.js';

const properties = { blob: anyText, type: { maxLength: 255, type: 'string' } } as const;

/** `/v3/policies`: texts that services may fetch; Keystone keeps them and heeds none. */
export const policies: Resource<PolicyRecord> = {
  collection: 'policies',
  member: 'policy',
  records: (state) => state.policies,
  order: 'by id',
  schema: {
    create: { type: 'object', properties, required: ['blob', 'type'], additionalProperties: true },
    update: { type: 'object', properties, minProperties: 1, additionalProperties: true },
  },
  policies: { list: admin, show: admin, create: admin, update: admin, delete: admin },
  openly404: [],
  checksFirst: 'schema',
  absent: 'an empty object',
  filters: ['type'],
  view: (_, { id, blob, type, extra }) => ({ ...extra, id, blob, type }),
  create: (call, body) => ({ id: call.cloud.ids.hex(32), ...given(body, { blob: '', type: '', extra: {} }) }),
  update: (_, policy, changes) => Object.assign(policy, given(changes, policy)),
  remove: () => {},
};

function given(body: JsonObject, { blob, type, extra }: Omit<PolicyRecord, 'id'>): Omit<PolicyRecord, 'id'> {
  return {
    blob: text(body.blob) ?? blob,
    type: text(body.type) ?? type,
    extra: { ...extra, ...extraOf(body, ['id', 'blob', 'type']) },
  };
}

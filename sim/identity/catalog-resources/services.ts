import type { Call } from '../../call.js';
import { admin, systemReader } from '../policy.js';
import { extraOf, type JsonObject, type Resource, text } from '../resources/resource.js';
import { boolean, change, creation, name } from '../resources/schema-parts.js';
import type { ServiceRecord } from '../state.js';

const KNOWN = ['id', 'name', 'type', 'enabled'];

const properties = { enabled: boolean, name, type: { type: 'string', minLength: 1, maxLength: 255 } };

export const services: Resource<ServiceRecord> = {
  collection: 'services',
  member: 'service',
  records: (state) => state.services,
  order: 'by id',
  schema: { create: creation(properties, 'type'), update: change(properties) },
  policies: { list: systemReader, show: systemReader, create: admin, update: admin, delete: admin },
  openly404: [],
  checksFirst: 'schema',
  absent: 'null',
  filters: ['type', 'name'],
  view: (_, { id, name, type, enabled, extra }) => ({ name, ...extra, id, type, enabled }),
  create: (call, body) => ({
    id: call.cloud.ids.hex(32),
    name: text(body.name) ?? '',
    type: String(body.type),
    enabled: body.enabled !== false,
    extra: extraOf(body, KNOWN),
  }),
  update: updateService,
  remove: (call, service) => {
    const { endpoints } = call.cloud.identity;
    for (const [id, { serviceId }] of endpoints) if (serviceId === service.id) endpoints.delete(id);
  },
};

function updateService(_: Call, service: ServiceRecord, changes: JsonObject): void {
  service.name = text(changes.name) ?? service.name;
  service.type = text(changes.type) ?? service.type;
  if (typeof changes.enabled === 'boolean') service.enabled = changes.enabled;
  service.extra = { ...service.extra, ...extraOf(changes, KNOWN) };
}

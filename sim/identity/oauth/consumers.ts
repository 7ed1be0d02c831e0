import type { JsonSchema } from '../../json-schema/validate.js';
import { admin } from '../policy.js';
import { extraOf, type JsonObject, type Resource, text } from '../resources/resource.js';
import { nullableText } from '../resources/schema-parts.js';
import type { ConsumerRecord } from '../state.js';

const properties: JsonSchema['properties'] = { description: nullableText };

/** Programs that could ask for tokens in users' names by OAuth. None does so here: they are only kept. */
export const consumers: Resource<ConsumerRecord> = {
  collection: 'consumers',
  prefix: '/OS-OAUTH1',
  member: 'consumer',
  missing: 'Consumer not found',
  records: (state) => state.consumers,
  order: 'by id',
  schema: {
    create: { type: 'object', properties, additionalProperties: true },
    update: {
      type: 'object',
      properties,
      not: { required: ['secret'] },
      minProperties: 1,
      additionalProperties: true,
    },
  },
  policies: { list: admin, show: admin, create: admin, update: admin, delete: admin },
  openly404: [],
  checksFirst: 'schema',
  absent: 'an empty object',
  filters: [],
  view: (_, { id, description, extra }) => ({ ...extra, id, description }),
  createdView: ({ secret }) => ({ secret }),
  create: (call, body) => ({
    id: call.cloud.ids.hex(32),
    secret: call.cloud.ids.hex(32),
    description: text(body.description) ?? null,
    extra: beyond(body),
  }),
  update: (_, consumer, changes) => {
    if ('description' in changes) consumer.description = text(changes.description) ?? null;
    consumer.extra = { ...consumer.extra, ...beyond(changes) };
  },
  remove: () => {},
};

function beyond(body: JsonObject): JsonObject {
  return extraOf(body, ['id', 'secret', 'description', 'links']);
}

import type { JsonSchema } from '../../json-schema/validate.js';

const string: JsonSchema = { type: 'string' };
const array: JsonSchema = { type: 'array' };

function exactly(properties: Readonly<Record<string, JsonSchema>>, ...required: string[]): JsonSchema {
  return { type: 'object', required, properties, additionalProperties: false };
}

const domain: JsonSchema = {
  type: 'object',
  properties: { id: string, name: string },
  additionalProperties: false,
};

const project = exactly(
  {
    name: string,
    roles: { type: 'array', items: { type: 'object', required: ['name'], properties: { name: string } } },
  },
  'name',
  'roles',
);

const CONDITIONS = ['any_one_of', 'not_any_of', 'blacklist', 'whitelist'];

const remote: JsonSchema = {
  type: 'object',
  oneOf: [
    exactly({ type: string }, 'type'),
    ...CONDITIONS.map((name) =>
      exactly({ type: string, [name]: array, regex: { type: 'boolean' } }, 'type', name),
    ),
  ],
};

const local: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    user: {
      type: 'object',
      properties: {
        id: string,
        name: string,
        email: string,
        domain,
        type: { type: 'string', enum: ['ephemeral', 'local'] },
      },
      additionalProperties: false,
    },
    projects: { type: 'array', items: project },
    group: {
      type: 'object',
      oneOf: [exactly({ id: string }, 'id'), exactly({ name: string, domain }, 'name', 'domain')],
    },
    groups: string,
    group_ids: string,
    domain,
  },
};

/** What rules look like: whom they are for, by what a provider says of a user, and what the user is then here. */
export const mappingSchema: JsonSchema = {
  type: 'object',
  required: ['rules'],
  properties: {
    rules: {
      minItems: 1,
      type: 'array',
      items: exactly(
        { local: { type: 'array', items: local }, remote: { minItems: 1, type: 'array', items: remote } },
        'local',
        'remote',
      ),
    },
  },
};

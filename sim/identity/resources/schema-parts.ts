import type { JsonSchema } from '../../json-schema/validate.js';

/** What Keystone's schemas are made of, key by key in its order: faults quote them. */

export const boolean: JsonSchema = { type: 'boolean', enum: [true, false, null] };

export const nullableBoolean: JsonSchema = { type: ['boolean', 'null'], enum: [true, false, null] };

export const name: JsonSchema = { type: 'string', minLength: 1, maxLength: 255, pattern: '[\\S]+' };

/** Domains and projects have shorter names. */
export const shortName: JsonSchema = { type: 'string', minLength: 1, maxLength: 64, pattern: '[\\S]+' };

export const id: JsonSchema = { type: 'string', minLength: 1, maxLength: 64, pattern: '^[a-zA-Z0-9-]+$' };

export const nullableId: JsonSchema = { ...id, type: ['string', 'null'] };

/** Roles, each by its id or its name. */
export const roles: JsonSchema = {
  type: 'array',
  items: {
    type: 'object',
    properties: { id, name },
    minProperties: 1,
    maxProperties: 1,
    additionalProperties: false,
  },
};

export const nullableText: JsonSchema = { type: ['string', 'null'] };

export const anyText: JsonSchema = { type: 'string' };

export const tag: JsonSchema = { type: 'string', minLength: 1, maxLength: 255, pattern: '^[^,/]*$' };

export const tags: JsonSchema = { type: 'array', items: tag, required: [], maxItems: 80, uniqueItems: true };

export const immutableOption: JsonSchema = {
  type: 'object',
  properties: { immutable: nullableBoolean },
  additionalProperties: false,
};

export function creation(properties: JsonSchema['properties'], ...required: string[]): JsonSchema {
  const needed = required.length > 0 ? { required } : {};
  return { type: 'object', ...(properties && { properties }), ...needed, additionalProperties: true };
}

export function change(properties: JsonSchema['properties']): JsonSchema {
  return { type: 'object', ...(properties && { properties }), minProperties: 1, additionalProperties: true };
}

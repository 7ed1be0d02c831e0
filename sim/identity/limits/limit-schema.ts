import type { JsonSchema } from '../../json-schema/validate.js';
import { id, nullableText } from '../resources/schema-parts.js';

const amount: JsonSchema = { type: 'integer', minimum: -1, maximum: 2147483647 };

const resourceName: JsonSchema = { type: 'string', minLength: 1, maxLength: 255 };

const registered: JsonSchema['properties'] = {
  service_id: id,
  region_id: { type: ['null', 'string'] },
  resource_name: resourceName,
  default_limit: amount,
  description: nullableText,
};

export const registeredLimitsCreate: JsonSchema = {
  type: 'array',
  items: {
    type: 'object',
    properties: registered,
    additionalProperties: false,
    required: ['service_id', 'resource_name', 'default_limit'],
  },
  minItems: 1,
};

export const registeredLimitUpdate: JsonSchema = {
  type: 'object',
  properties: registered,
  additionalProperties: false,
};

/** One for a project, or one for a domain. */
function limitOf(owner: 'project_id' | 'domain_id'): JsonSchema {
  return {
    properties: {
      [owner]: id,
      service_id: id,
      region_id: { type: 'string' },
      resource_name: resourceName,
      resource_limit: amount,
      description: nullableText,
    },
    required: [owner, 'service_id', 'resource_name', 'resource_limit'],
    additionalProperties: false,
  };
}

export const limitsCreate: JsonSchema = {
  type: 'array',
  items: { type: 'object', oneOf: [limitOf('project_id'), limitOf('domain_id')] },
  minItems: 1,
};

export const limitUpdate: JsonSchema = {
  type: 'object',
  properties: { resource_limit: amount, description: nullableText },
  additionalProperties: false,
};

import type { JsonSchema } from '../../json-schema/validate.js';
import {
  anyText,
  boolean,
  id,
  name,
  nullableBoolean,
  nullableId,
  nullableText,
} from '../resources/schema-parts.js';

const federated: JsonSchema = {
  type: 'array',
  items: {
    type: 'object',
    properties: {
      idp_id: anyText,
      protocols: {
        type: 'array',
        items: {
          type: 'object',
          properties: { protocol_id: anyText, unique_id: anyText },
          required: ['protocol_id', 'unique_id'],
        },
        minItems: 1,
      },
    },
    required: ['idp_id', 'protocols'],
  },
};

const options: JsonSchema = {
  type: 'object',
  properties: {
    ignore_change_password_upon_first_use: nullableBoolean,
    ignore_password_expiry: nullableBoolean,
    ignore_lockout_failure_attempts: nullableBoolean,
    lock_password: nullableBoolean,
    ignore_user_inactivity: nullableBoolean,
    multi_factor_auth_rules: {
      type: ['array', 'null'],
      items: { type: 'array', items: anyText, minItems: 1, uniqueItems: true },
      uniqueItems: true,
    },
    multi_factor_auth_enabled: nullableBoolean,
  },
  additionalProperties: false,
};

const properties = {
  default_project_id: nullableId,
  description: nullableText,
  domain_id: id,
  enabled: boolean,
  federated,
  name,
  password: nullableText,
  options,
};

/** Keystone's schemas have a stray `options` beside `properties`; faults quote it. */
const stray = { options: { type: 'object' } };

export const userCreate: JsonSchema = {
  type: 'object',
  properties,
  required: ['name'],
  ...stray,
  additionalProperties: true,
};

export const userUpdate: JsonSchema = {
  type: 'object',
  properties,
  minProperties: 1,
  ...stray,
  additionalProperties: true,
};

export const passwordChange: JsonSchema = {
  type: 'object',
  properties: { original_password: anyText, password: anyText },
  required: ['original_password', 'password'],
  additionalProperties: false,
};

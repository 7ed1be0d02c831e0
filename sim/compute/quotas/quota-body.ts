import * as z from 'zod';
import type { Schemas } from '../route.js';
import { boolean } from '../schema/nova-types.js';
import { anyText, looseQuery, strictQuery } from '../schema/query.js';
import { numeral } from '../schema/types.js';

const limit = numeral({ pattern: '^-?[0-9]+$', minimum: -1, maximum: 0x7fffffff }).optional();

const ofNetworks = {
  floating_ips: limit,
  fixed_ips: limit,
  security_groups: limit,
  security_group_rules: limit,
  networks: limit,
};
const ofFiles = {
  injected_files: limit,
  injected_file_content_bytes: limit,
  injected_file_path_bytes: limit,
};
const always = {
  instances: limit,
  cores: limit,
  ram: limit,
  metadata_items: limit,
  key_pairs: limit,
  server_groups: limit,
  server_group_members: limit,
};

type Limits = Readonly<Record<string, number | string | undefined>>;

function schemas(key: string, forced: Record<string, z.ZodType>, since: number): Schemas {
  const body = (names: Record<string, z.ZodType>) =>
    z.strictObject({ [key]: z.strictObject({ ...names, ...forced }) });
  return [
    [0, body({ ...always, ...ofNetworks, ...ofFiles })],
    [since, body({ ...always, ...ofFiles })],
    [57, body(always)],
  ];
}

export const updateQuotaSetSchemas = schemas('quota_set', { force: boolean.optional() }, 36);
export const updateQuotaClassSchemas = schemas('quota_class_set', {}, 50);

export interface UpdateQuotaSetBody {
  readonly quota_set: Readonly<Record<string, number | string | boolean | undefined>>;
}

export interface UpdateQuotaClassBody {
  readonly quota_class_set: Limits;
}

const ofUser = { user_id: anyText };

export const quotaSetQuery: Schemas = [
  [1, looseQuery(ofUser)],
  [75, strictQuery(ofUser)],
];

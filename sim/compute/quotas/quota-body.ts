import * as z from 'zod';
import { badRequest } from '../fault.js';
import type { Schemas } from '../route.js';
import { boolean } from '../schema/nova-types.js';
import { ifObject } from '../schema/nullable.js';
import { anyText, looseQuery, strictQuery } from '../schema/query.js';
import { sentence } from '../schema/sentence.js';
import { isRecord, numeral } from '../schema/types.js';

const limit = numeral({ pattern: '^-?[0-9]+$', minimum: -1, maximum: 0x7fffffff }).optional();

/** In the order in which Nova looks at them. */
const names: Readonly<Record<string, 'always' | 'of networks' | 'of files'>> = {
  instances: 'always',
  cores: 'always',
  ram: 'always',
  floating_ips: 'of networks',
  fixed_ips: 'of networks',
  metadata_items: 'always',
  key_pairs: 'always',
  security_groups: 'of networks',
  security_group_rules: 'of networks',
  injected_files: 'of files',
  injected_file_content_bytes: 'of files',
  injected_file_path_bytes: 'of files',
  server_groups: 'always',
  server_group_members: 'always',
  networks: 'of networks',
};

function limitsBut(...gone: readonly string[]): Record<string, z.ZodType> {
  const kept = Object.keys(names).filter((name) => !gone.includes(names[name] ?? ''));
  return Object.fromEntries(kept.map((name) => [name, limit]));
}

type Limits = Readonly<Record<string, number | string | undefined>>;

function schemas(key: string, forced: Record<string, z.ZodType>, since: number): Schemas {
  const body = (limits: Record<string, z.ZodType>) =>
    z.strictObject({ [key]: ifObject(z.strictObject({ ...limits, ...forced })) });
  return [
    [0, body(limitsBut())],
    [since, body(limitsBut('of networks'))],
    [57, body(limitsBut('of networks', 'of files'))],
  ];
}

export const updateQuotaSetSchemas = schemas('quota_set', { force: boolean.optional() }, 36);
export const updateQuotaClassSchemas = schemas('quota_class_set', {}, 50);

/** @throws ComputeFault 400 of what the schema lets through, which Nova is not prepared for */
export function requireObject(value: unknown): void {
  if (!isRecord(value)) throw badRequest(sentence.type(value, 'object'));
}

export interface UpdateQuotaSetBody {
  readonly quota_set: Readonly<Record<string, number | string | boolean | undefined>>;
}

export interface UpdateQuotaClassBody {
  readonly quota_class_set: Limits;
}

const ofUser = { user_id: anyText };

export const quotaSetQuery: Schemas = [
  [0, looseQuery(ofUser)],
  [75, strictQuery(ofUser)],
];

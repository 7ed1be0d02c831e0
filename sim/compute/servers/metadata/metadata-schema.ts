import * as z from 'zod';
import type { Since } from '../../microversion.js';
import { metadata } from '../../schema/nova-types.js';
import { sentence } from '../../schema/sentence.js';
import { complain } from '../../schema/types.js';
import type { Metadata } from '../server.js';

/** Openapi compute-v2.96.yaml, `/v2.1/servers/{server_id}/metadata`. */
export const metadataSchema: Since<z.ZodType> = [[0, z.strictObject({ metadata })]];
export interface MetadataBody {
  readonly metadata: Metadata;
}

const oneItem = metadata.superRefine((items, context) => {
  const count = Object.keys(items).length;
  if (count < 1) complain(context, sentence.notEnough(items));
  if (count > 1) complain(context, sentence.tooMany(items));
});

/** Openapi compute-v2.96.yaml, `/v2.1/servers/{server_id}/metadata/{id}`. */
export const metadataItemSchema: Since<z.ZodType> = [[0, z.strictObject({ meta: oneItem })]];
export interface MetadataItemBody {
  readonly meta: Metadata;
}

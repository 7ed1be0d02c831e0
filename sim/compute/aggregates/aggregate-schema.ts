import * as z from 'zod';
import type { Schemas } from '../route.js';
import {
  fqdn,
  metadataWithNull,
  name,
  nameWithBlanks,
  uuid,
  zoneName,
  zoneNameWithBlanks,
} from '../schema/nova-types.js';
import { sentence } from '../schema/sentence.js';
import { list, oneOf } from '../schema/types.js';

const zone = oneOf(zoneName, z.null());
const zoneWithBlanks = oneOf(zoneNameWithBlanks, z.null());

export interface GivenAggregate {
  readonly name?: string | undefined;
  readonly availability_zone?: string | null | undefined;
}

const created = (nameType: z.ZodType, zoneType: z.ZodType) =>
  z.strictObject({ aggregate: z.strictObject({ name: nameType, availability_zone: zoneType.optional() }) });

export const create: Schemas = [
  [0, created(nameWithBlanks, zoneWithBlanks)],
  [1, created(name, zone)],
];

const changed = (zoneType: z.ZodType) => {
  const changes = z
    .strictObject({ name: nameWithBlanks.optional(), availability_zone: zoneType.optional() })
    .superRefine((value, context) => {
      if (value.name !== undefined || value.availability_zone !== undefined) return;
      const message = sentence.anyOf(value);
      context.addIssue({ code: 'custom', message, params: { last: true } });
    });
  return z.strictObject({ aggregate: changes });
};

export const images: Schemas = [[81, z.strictObject({ cache: list(z.strictObject({ id: uuid })).min(1) })]];

export const update: Schemas = [
  [0, changed(zoneWithBlanks)],
  [1, changed(zone)],
];

const host = z.strictObject({ host: fqdn });

export interface ActionBody {
  readonly add_host: { readonly host: string };
  readonly remove_host: { readonly host: string };
  readonly set_metadata: { readonly metadata: Readonly<Record<string, string | null>> };
}

export const actions: Readonly<Record<keyof ActionBody, Schemas>> = {
  add_host: [[0, z.strictObject({ add_host: host })]],
  remove_host: [[0, z.strictObject({ remove_host: host })]],
  set_metadata: [[0, z.strictObject({ set_metadata: z.strictObject({ metadata: metadataWithNull }) })]],
};

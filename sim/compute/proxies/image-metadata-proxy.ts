import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { ImageRecord } from '../../image/rules.js';
import type { ComputeCall } from '../compute-call.js';
import { badRequest, forbidden, itemNotFound } from '../fault.js';
import { type ComputeRoute, noContent, ok, type Schemas } from '../route.js';
import { metadata } from '../schema/nova-types.js';
import { metadataItemSchema } from '../servers/metadata/metadata-schema.js';
import type { Metadata } from '../servers/server.js';
import { imageOfPath } from './image-of-path.js';

/** An image's metadata lived on a little longer than images. */
const LAST = 38;

const ALL = '/images/{image_id}/metadata';
const ONE = `${ALL}/{key}`;

const all: Schemas = [[0, z.strictObject({ metadata })]];
const one: Schemas = metadataItemSchema;

function change(call: ComputeCall, properties: (now: Metadata) => Metadata): ImageRecord {
  const image = imageOfPath(call);
  const wanted = properties(image.properties);
  // what is not public is private to Nova, which asks Glance for nothing where nothing changes
  const visibility = image.visibility === 'public' ? 'public' : 'private';
  const same = isDeepStrictEqual({ ...wanted }, { ...image.properties });
  if (same && visibility === image.visibility) return image;
  if (image.owner !== call.projectId && !call.isAdmin)
    throw forbidden(`Not authorized for image ${image.id}.`);
  image.properties = wanted;
  image.visibility = visibility;
  image.updatedAt = call.now;
  return image;
}

function keyIn(call: ComputeCall, given: Metadata, otherwise: string): string {
  const key = call.param('key');
  if (!Object.hasOwn(given, key)) throw itemNotFound(otherwise);
  return key;
}

const readImageMetadata: readonly ComputeRoute<never>[] = [
  { method: 'GET', path: ALL, max: LAST, answer: (call) => ok({ metadata: imageOfPath(call).properties }) },
  {
    method: 'GET',
    path: ONE,
    max: LAST,
    answer(call) {
      const { properties } = imageOfPath(call);
      const key = keyIn(call, properties, 'The resource could not be found.');
      return ok({ meta: { [key]: properties[key] } });
    },
  },
  {
    method: 'DELETE',
    path: ONE,
    max: LAST,
    answer(call) {
      const gone = keyIn(call, imageOfPath(call).properties, 'Invalid metadata key');
      change(call, (now) => Object.fromEntries(Object.entries(now).filter(([key]) => key !== gone)));
      return noContent;
    },
  },
];

const addAll: ComputeRoute<{ readonly metadata: Metadata }> = {
  method: 'POST',
  path: ALL,
  max: LAST,
  body: all,
  answer: (call, { metadata: more }) =>
    ok({ metadata: change(call, (now) => ({ ...now, ...more })).properties }),
};

const replaceAll: ComputeRoute<{ readonly metadata: Metadata }> = {
  method: 'PUT',
  path: ALL,
  max: LAST,
  body: all,
  answer: (call, { metadata: instead }) => ok({ metadata: change(call, () => instead).properties }),
};

const replaceOne: ComputeRoute<{ readonly meta: Metadata }> = {
  method: 'PUT',
  path: ONE,
  max: LAST,
  body: one,
  answer(call, { meta }) {
    const key = call.param('key');
    if (!Object.hasOwn(meta, key)) throw badRequest('Request body and URI mismatch');
    change(call, (now) => ({ ...now, [key]: meta[key] as string }));
    return ok({ meta });
  },
};

/** `/images/{image_id}/metadata`, until 2.38: Nova's way to Glance's properties. */
export const imageMetadataProxyRoutes: readonly ComputeRoute<never>[] = [
  ...readImageMetadata,
  addAll,
  replaceAll,
  replaceOne,
] as readonly ComputeRoute<never>[];

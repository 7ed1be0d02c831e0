import { z } from 'zod';
import { sentence } from '../compute/schema/sentence.js';
import { isRecord } from '../compute/schema/types.js';
import { VolumeFault, type VolumeFaultKind } from './fault.js';
import { ok, type VolumeRoute } from './route.js';
import { metadata } from './schema.js';
import type { Metadata } from './state.js';
import type { VolumeCall } from './volume-call.js';

/** Something with metadata, in the words of its faults. */
export interface MetadataOwner {
  readonly path: string;
  readonly what: string;
  readonly missing: VolumeFaultKind;
  readonly find: (call: VolumeCall) => { readonly id: string; metadata: Metadata; updatedAt: number | null };
}

const wholeSchema = z.strictObject({ metadata });
const itemSchema = z.strictObject({
  meta: z
    .custom<Record<string, string>>(isRecord, { error: ({ input }) => sentence.type(input, 'object') })
    .superRefine((value, context) => {
      for (const issue of metadata.safeParse(value).error?.issues ?? []) {
        context.addIssue({ code: 'custom', message: issue.message, path: [...issue.path] });
      }
      const count = isRecord(value) ? Object.keys(value).length : 1;
      if (count < 1) context.addIssue({ code: 'custom', message: sentence.notEnough(value) });
      if (count > 1) context.addIssue({ code: 'custom', message: sentence.tooMany(value) });
    }),
});

type Whole = z.infer<typeof wholeSchema>;
type Item = z.infer<typeof itemSchema>;

/** The six operations on the metadata of a volume or a snapshot. */
export function metadataRoutes(owner: MetadataOwner): readonly VolumeRoute<never>[] {
  const whole = `${owner.path}/metadata`;
  const item = `${whole}/{key}`;
  const list: VolumeRoute = {
    method: 'GET',
    path: whole,
    answer: (call) => ok({ metadata: owner.find(call).metadata }),
  };
  const add: VolumeRoute<Whole> = {
    method: 'POST',
    path: whole,
    body: [[0, wholeSchema]],
    answer: (call, body) => change(call, owner, (known) => ({ ...known, ...body.metadata })),
  };
  const replace: VolumeRoute<Whole> = {
    method: 'PUT',
    path: whole,
    body: [[0, wholeSchema]],
    answer: (call, body) => change(call, owner, () => ({ ...body.metadata })),
  };
  const show: VolumeRoute = {
    method: 'GET',
    path: item,
    answer: (call) => ok({ meta: { [call.param('key')]: itemOf(call, owner) } }),
  };
  const update: VolumeRoute<Item> = {
    method: 'PUT',
    path: item,
    body: [[0, itemSchema]],
    answer(call, { meta }) {
      const key = call.param('key');
      if (!Object.hasOwn(meta, key)) {
        throw new VolumeFault('BadRequest', 'Request body and URI mismatch');
      }
      change(call, owner, (known) => ({ ...known, ...meta }));
      return ok({ meta });
    },
  };
  const remove: VolumeRoute = {
    method: 'DELETE',
    path: item,
    answer(call) {
      itemOf(call, owner);
      change(call, owner, (known) =>
        Object.fromEntries(Object.entries(known).filter(([key]) => key !== call.param('key'))),
      );
      return { status: 200, plain: true };
    },
  };
  return [list, add, replace, show, update, remove];
}

function change(call: VolumeCall, owner: MetadataOwner, how: (known: Metadata) => Metadata) {
  const found = owner.find(call);
  found.metadata = how(found.metadata);
  found.updatedAt = call.now;
  return ok({ metadata: found.metadata });
}

/** @throws VolumeFault 404 */
function itemOf(call: VolumeCall, owner: MetadataOwner): string {
  const { id, metadata: known } = owner.find(call);
  const key = call.param('key');
  if (Object.hasOwn(known, key)) return known[key] as string;
  throw new VolumeFault(owner.missing, `${owner.what} ${id} has no metadata with key ${key}.`);
}

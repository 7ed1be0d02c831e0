import { createHash } from 'node:crypto';
import * as z from 'zod';
import { sentence } from '../compute/schema/sentence.js';
import { isRecord } from '../compute/schema/types.js';
import { VolumeFault, type VolumeFaultKind } from './fault.js';
import type { Minor, Since } from './microversion.js';
import { ok, type VolumeReply, type VolumeRoute } from './route.js';
import { metadata } from './schema.js';
import type { Metadata } from './state.js';
import type { VolumeCall } from './volume-call.js';

/** Something with metadata, in the words of its faults. */
export interface MetadataOwner {
  readonly path: string;
  readonly what: string;
  readonly missing: VolumeFaultKind;
  /** Since which microversion the whole has a tag, by which a change can say what it was made of. */
  readonly taggedSince?: Minor;
  /** In place of the three changes that a volume has. */
  readonly changes?: readonly VolumeRoute<never>[];
  readonly find: (call: VolumeCall) => { readonly id: string; metadata: Metadata };
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
    answer: (call) => show(call, owner),
  };
  const schema: Since<z.ZodType> = [[0, wholeSchema]];
  const add: VolumeRoute<Whole> = {
    method: 'POST',
    path: whole,
    body: schema,
    answer: (call, body) => changeTagged(call, owner, (known) => ({ ...known, ...body.metadata })),
  };
  const replace: VolumeRoute<Whole> = {
    method: 'PUT',
    path: whole,
    body: schema,
    answer: (call, body) => changeTagged(call, owner, () => ({ ...body.metadata })),
  };
  const showItem: VolumeRoute = {
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
  return [list, showItem, remove, ...(owner.changes ?? [add, replace, update])];
}

/** From some microversion on made past Cinder's own machinery, with its digest for a tag. */
function show(call: VolumeCall, owner: MetadataOwner): VolumeReply {
  const body = { metadata: owner.find(call).metadata };
  if (!isTagged(call, owner)) return ok(body);
  return { status: 200, body, plain: true, headers: [['Etag', tagOf(body.metadata)]] };
}

function isTagged(call: VolumeCall, { taggedSince }: MetadataOwner): boolean {
  return taggedSince !== undefined && call.minor >= taggedSince;
}

/** Of the JSON that Python makes of it. */
function tagOf(metadata: Metadata): string {
  const items = Object.entries(metadata).map(([key, value]) => `${ascii(key)}: ${ascii(value)}`);
  return createHash('md5')
    .update(`{"metadata": {${items.join(', ')}}}`)
    .digest('hex');
}

function ascii(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Refused where the client says what it believes to change, and is wrong. */
function changeTagged(
  call: VolumeCall,
  owner: MetadataOwner,
  how: (known: Metadata) => Metadata,
): VolumeReply {
  const believed = call.call.header('if-match');
  if (believed !== undefined && believed !== '*' && isTagged(call, owner)) {
    const tags = believed.split(',').map((tag) => tag.trim().replace(/^(W\/)?"(.*)"$/, '$2'));
    if (!tags.includes(tagOf(owner.find(call).metadata))) return { status: 412, plain: true };
  }
  return change(call, owner, how);
}

function change(call: VolumeCall, owner: MetadataOwner, how: (known: Metadata) => Metadata) {
  const found = owner.find(call);
  found.metadata = how(found.metadata);
  return ok({ metadata: found.metadata });
}

/** @throws VolumeFault 404 */
function itemOf(call: VolumeCall, owner: MetadataOwner): string {
  const { id, metadata: known } = owner.find(call);
  const key = call.param('key');
  if (Object.hasOwn(known, key)) return known[key] as string;
  throw new VolumeFault(owner.missing, `${owner.what} ${id} has no metadata with key ${key}.`);
}

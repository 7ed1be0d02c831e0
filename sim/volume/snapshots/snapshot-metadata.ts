import * as z from 'zod';
import { characters, isRecord } from '../../compute/schema/types.js';
import { VolumeFault } from '../fault.js';
import { UNSPECIFIC } from '../microversion.js';
import { ok, type VolumeReply, type VolumeRoute } from '../route.js';
import type { Metadata } from '../state.js';
import type { VolumeCall } from '../volume-call.js';

type Given = Readonly<Record<string, unknown>>;

/**
 * A body with this element, an object. Of snapshots' metadata Cinder has no schema: it looks for the element, then for
 * the snapshot, and at keys and values last.
 */
function withElement(name: string): z.ZodType {
  return z.unknown().superRefine((body, context) => {
    if (isRecord(body) && isRecord(body[name])) return;
    context.addIssue({ code: 'custom', message: complaint(body, name), params: { bare: true } });
  });
}

/** What is no list and no text has nothing in it to look for: Cinder fails to. */
function complaint(body: unknown, name: string): string {
  const hollow = typeof body === 'number' || typeof body === 'boolean' ? Boolean(body) : false;
  const named = (typeof body === 'string' || Array.isArray(body)) && body.includes(name);
  return hollow || named ? UNSPECIFIC : `Missing required element '${name}' in request body.`;
}

interface Whole {
  readonly metadata: Given;
}

interface Item {
  readonly meta: Given;
}

const whole = withElement('metadata');
const item = withElement('meta');
const PATH = '/snapshots/{snapshot_id}/metadata';

const add: VolumeRoute<Whole> = {
  method: 'POST',
  path: PATH,
  body: [[0, whole]],
  answer: (call, { metadata }) => changeAll(call, (known) => ({ ...known, ...metadata })),
};

const replace: VolumeRoute<Whole> = {
  method: 'PUT',
  path: PATH,
  body: [[0, whole]],
  answer: (call, { metadata }) => changeAll(call, () => ({ ...metadata })),
};

const updateItem: VolumeRoute<Item> = {
  method: 'PUT',
  path: `${PATH}/{key}`,
  body: [[0, item]],
  answer(call, { meta }) {
    if (!Object.hasOwn(meta, call.param('key'))) {
      throw new VolumeFault('BadRequest', 'Request body and URI mismatch');
    }
    if (Object.keys(meta).length > 1) {
      throw new VolumeFault('BadRequest', 'Request body contains too many items');
    }
    changeAll(call, (known) => ({ ...known, ...meta }));
    return ok({ meta });
  },
};

/** Changes of a snapshot's metadata; unlike a volume's, they make it newer. */
export const snapshotMetadataChanges: readonly VolumeRoute<never>[] = [add, replace, updateItem];

function changeAll(call: VolumeCall, how: (known: Metadata) => Given): VolumeReply {
  const snapshot = call.snapshot();
  const wanted = how(snapshot.metadata);
  checkProperties(wanted);
  snapshot.metadata = wanted;
  snapshot.updatedAt = call.now;
  return ok({ metadata: wanted });
}

const MAX = 255;

/** @throws VolumeFault 400, 413 */
function checkProperties(metadata: Given): asserts metadata is Metadata {
  for (const [key, value] of Object.entries(metadata)) {
    if (key === '') throw invalid('Metadata key:  has 0 characters, less than 1.');
    if (typeof value !== 'string') {
      throw invalid(`Value for metadata key: ${key} is not a string or unicode`);
    }
    if (characters(key) > MAX) throw tooLong(`${key} greater than ${MAX} characters.`);
    if (characters(value) > MAX) throw tooLong(`${key} value greater than ${MAX} characters.`);
  }
}

function invalid(reason: string): VolumeFault {
  return new VolumeFault('InvalidVolumeMetadata', `Invalid metadata: Invalid input received: ${reason}`);
}

function tooLong(what: string): VolumeFault {
  return new VolumeFault(
    'InvalidSnapshotMetadataSize',
    `Invalid metadata size: Metadata property key ${what}`,
  );
}

import { badRequest, detailed, forbidden, UnsupportedMediaType, unspecific } from '../fault.js';
import type { ImageCall } from '../image-call.js';
import { type ImageRoute, ok } from '../route.js';
import type { ImageRecord, Visibility } from '../state.js';
import { type Change, readChange } from './change.js';
import { checkNotNegative, checkRange, checkVisibility, tagSet } from './image-rules.js';
import { imageView } from './image-view.js';

const OLDER = 'application/openstack-images-v2.0-json-patch';
const NEWER = 'application/openstack-images-v2.1-json-patch';

/** `PATCH /v2/images/{image_id}`: all of its changes, or none (recordings `glance-image-patch*`). */
export const updateImage: ImageRoute = {
  method: 'PATCH',
  path: '/images/{image_id}',
  answer(call) {
    const header = call.call.header('content-type') ?? 'text/plain';
    const type = header.split(';')[0]?.trim();
    if (type !== OLDER && type !== NEWER) throw new UnsupportedMediaType(header, [OLDER, NEWER]);
    const body = call.json();
    if (!Array.isArray(body)) {
      throw badRequest('Request body must be a JSON array of operation objects.');
    }
    const changes = body.map((raw) => readChange(raw, type === OLDER));
    const image = call.image();
    const draft = { ...image };
    for (const change of changes) apply(call, draft, change);
    if (changes.length > 0) {
      checkRange('min_disk', draft.minDisk);
      checkRange('min_ram', draft.minRam);
      Object.assign(image, draft, { updatedAt: call.now });
    }
    return ok(imageView(call, image));
  },
};

function apply(call: ImageCall, draft: ImageRecord, change: Change): void {
  const name = change.path[0] ?? '';
  if (name === 'locations') throw locationsFault(call, draft, change);
  if (change.op === 'replace' && name === 'owner' && !call.isAdmin) {
    throw detailed(403, "Owner can't be updated by non admin.");
  }
  if (name === 'visibility' && change.op !== 'remove') checkVisibility(call, change.value as Visibility);
  call.requireOwner(draft);
  const attribute = Object.hasOwn(ATTRIBUTES, name) ? ATTRIBUTES[name] : undefined;
  if (attribute) setAttribute(attribute, draft, change);
  else setProperty(draft, name, change);
}

function setAttribute(attribute: Setter, draft: ImageRecord, { op, path, value, older }: Change): void {
  if (op === 'remove') throw detailed(403, `Property ${path[0]} may not be removed.`);
  if (op === 'add' && older) throw detailed(409, `Property ${path[0]} already present.`);
  attribute(draft, value);
}

function setProperty(draft: ImageRecord, name: string, { op, value, older }: Change): void {
  const exists = Object.hasOwn(draft.properties, name);
  if (UNCHANGEABLE.includes(name)) throw unspecific();
  if (op !== 'add' && !exists) throw detailed(409, `Property ${name} does not exist.`);
  if (op === 'add' && exists && older) throw detailed(409, `Property ${name} already present.`);
  const others = Object.entries(draft.properties).filter(([key]) => key !== name);
  if (op === 'remove') draft.properties = Object.fromEntries(others);
  else if (exists) {
    draft.properties = Object.fromEntries(
      Object.entries(draft.properties).map(([key, old]) => [key, key === name ? (value as string) : old]),
    );
  } else draft.properties = Object.fromEntries([...others, [name, value as string]]);
}

/** Names that mean something inside Glance, where it fails on them. */
const UNCHANGEABLE = ['base', 'extra_properties', 'image_id', 'member', 'context', 'delete', 'get_data'];

type Setter = (draft: ImageRecord, value: unknown) => void;

const ATTRIBUTES: Readonly<Record<string, Setter>> = {
  name(draft, value) {
    draft.name = value as string | null;
  },
  visibility(draft, value) {
    draft.visibility = value as Visibility;
  },
  owner(draft, value) {
    draft.owner = value as string | null;
  },
  protected(draft, value) {
    draft.protected = value as boolean;
  },
  os_hidden(draft, value) {
    draft.hidden = value as boolean;
  },
  tags(draft, value) {
    draft.tags = tagSet(value as string[]);
  },
  min_disk(draft, value) {
    checkNotNegative('min_disk', value as number);
    draft.minDisk = value as number;
  },
  min_ram(draft, value) {
    checkNotNegative('min_ram', value as number);
    draft.minRam = value as number;
  },
  disk_format(draft, value) {
    checkQueued('disk_format', draft);
    draft.diskFormat = value as string | null;
  },
  container_format(draft, value) {
    checkQueued('container_format', draft);
    draft.containerFormat = value as string | null;
  },
};

function checkQueued(name: string, draft: ImageRecord): void {
  if (draft.status === 'queued' || draft.status === 'importing') return;
  throw forbidden(`Attribute ${name} can be only replaced for a queued image.`);
}

const VERBS = { add: 'add', remove: 'remove', replace: 'update' } as const;

function locationsFault(call: ImageCall, draft: ImageRecord, { op, value }: Change): Error {
  const isEmpty = Array.isArray(value) && value.length === 0;
  if (op === 'replace' && isEmpty) return detailed(403, 'Cannot set locations to empty list.');
  call.requireOwner(draft);
  return forbidden(`It's not allowed to ${VERBS[op]} locations if locations are invisible.`);
}

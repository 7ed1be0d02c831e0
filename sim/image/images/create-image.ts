import { badRequest, conflict, detailed, forbidden } from '../fault.js';
import type { ImageCall } from '../image-call.js';
import { addImage } from '../image-index.js';
import type { ImageReply, ImageRoute } from '../route.js';
import { imageSchema } from '../schemas/documents.js';
import { violationText } from '../schemas/json-schema.js';
import type { ImageRecord, Visibility } from '../state.js';
import {
  checkNotNegative,
  checkRange,
  checkStorable,
  checkVisibility,
  schemaFault,
  tagSet,
} from './image-rules.js';
import { imageView } from './image-view.js';

type Body = Readonly<Record<string, unknown>>;

/** `POST /v2/images` (recordings `glance-image-create-*`): an image without data, `queued`. */
export const createImage: ImageRoute = {
  method: 'POST',
  path: '/images',
  answer(call) {
    const body = call.jsonObject();
    checkDisallowed(body);
    const violation = violationText(imageSchema, body);
    if (violation !== undefined) throw schemaFault(violation);
    const properties = ownProperties(body);
    const image = newImage(call, body, properties);
    addImage(call.state, image);
    return created(call, image);
  },
};

/** Attributes that are of the answer alone. */
const OF_THE_ANSWER = ['direct_url', 'self', 'file', 'schema', 'stores'];
/** Attributes that follow from what happens to the image. */
const OF_THE_SERVICE = ['created_at', 'updated_at', 'status', 'checksum', 'size', 'virtual_size'];
/** Attributes that a client may give. */
const OF_THE_CLIENT = [
  'id',
  'name',
  'visibility',
  'min_disk',
  'min_ram',
  'protected',
  'owner',
  'disk_format',
  'container_format',
  'os_hidden',
  'tags',
];
const RESERVED = ['location', 'deleted', 'deleted_at'];
const RESERVED_PREFIX = 'os_glance';
/** Known to Glance, and taken from nobody. */
const DROPPED = ['os_hash_algo', 'os_hash_value'];

function checkDisallowed(body: Body): void {
  for (const name of OF_THE_ANSWER) {
    if (Object.hasOwn(body, name)) throw forbidden(`Attribute '${name}' is read-only.`);
  }
}

/** What the image has beyond Glance's own attributes. @throws ImageFault 400, 403 */
function ownProperties(body: Body): Record<string, string> {
  const known = [...OF_THE_SERVICE, ...OF_THE_CLIENT];
  const own = Object.entries(body).filter(([name]) => !known.includes(name));
  for (const [name] of own) {
    if ([...name].length > 255) {
      throw badRequest('Custom property should not be greater than 255 characters.');
    }
    if (RESERVED.includes(name) || name.startsWith(RESERVED_PREFIX)) {
      throw detailed(403, `Attribute '${name}' is reserved.`);
    }
  }
  return Object.fromEntries(own.filter(([name]) => !DROPPED.includes(name))) as Record<string, string>;
}

function newImage(call: ImageCall, body: Body, properties: Record<string, string>): ImageRecord {
  const given = <Value>(name: string, otherwise: Value): Value =>
    Object.hasOwn(body, name) ? (body[name] as Value) : otherwise;
  const owner = given<string | null>('owner', call.projectId ?? null);
  const visibility = given<Visibility>('visibility', 'shared');
  checkVisibility(call, visibility);
  if (!call.isAdmin && owner !== (call.projectId ?? null)) {
    throw forbidden(`You are not permitted to create images owned by '${owner ?? 'None'}'.`);
  }
  for (const name of OF_THE_SERVICE) {
    if (Object.hasOwn(body, name)) throw forbidden(`Attribute '${name}' is read-only.`);
  }
  if (Object.hasOwn(properties, 'locations')) throw forbidden("Attribute 'locations' is reserved.");
  const [minDisk, minRam] = [given('min_disk', 0), given('min_ram', 0)];
  checkNotNegative('min_disk', minDisk);
  checkNotNegative('min_ram', minRam);
  const id = given<string | undefined>('id', undefined) ?? call.cloud.ids.uuid();
  if (call.state.images.has(id) || call.state.deleted.has(id)) {
    throw conflict(`Image ID ${id} already exists!`);
  }
  checkRange('min_disk', minDisk);
  checkRange('min_ram', minRam);
  const tags = tagSet(given<string[]>('tags', []));
  checkStorable({ name: given('name', null), ...properties }, tags);
  return {
    id,
    name: given('name', null),
    status: 'queued',
    visibility,
    owner,
    diskFormat: given('disk_format', null),
    containerFormat: given('container_format', null),
    size: null,
    virtualSize: null,
    checksum: null,
    osHashValue: null,
    protected: given('protected', false),
    minDisk,
    minRam,
    hidden: given('os_hidden', false),
    properties,
    tags,
    createdAt: call.now,
    updatedAt: call.now,
  };
}

/** Ways in which an image can be imported. */
export const IMPORT_METHODS = ['glance-direct', 'web-download', 'copy-image'];
/** Stores that a Glance with several has for itself, and names with the others. */
const OWN_STORES = ['os_glance_staging_store', 'os_glance_tasks_store'];

function created(call: ImageCall, image: ImageRecord): ImageReply {
  return {
    status: 201,
    json: imageView(call, image),
    headers: [
      ['Location', `${call.call.root}/v2/images/${image.id}`],
      ['OpenStack-image-import-methods', IMPORT_METHODS.join(',')],
      ...(call.stores.length > 0
        ? ([['OpenStack-image-store-ids', [...call.stores, ...OWN_STORES].join(',')]] as const)
        : []),
    ],
  };
}

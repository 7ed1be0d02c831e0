import { imagesByAge, removeImage } from '../../image/image-index.js';
import { type ImageRecord, visibleTo } from '../../image/rules.js';
import type { ComputeCall } from '../compute-call.js';
import { badRequest, forbidden } from '../fault.js';
import { linksTo, pageOf } from '../paging.js';
import { type ComputeReply, type ComputeRoute, noContent, ok } from '../route.js';
import { secondTime } from '../servers/views/times.js';
import { imageOfPath } from './image-of-path.js';

/** The last microversion with these operations (recording `nova-images-proxy-2.36`). */
const LAST = 35;

const STATUSES: Readonly<Record<string, string>> = {
  active: 'ACTIVE',
  queued: 'SAVING',
  saving: 'SAVING',
  pending_delete: 'DELETED',
  killed: 'ERROR',
};

/** How far along an image of each status is said to be. */
const PROGRESS: Readonly<Record<string, number>> = { queued: 25, saving: 50, active: 100 };

function linksOf(call: ComputeCall, { id }: ImageRecord): unknown[] {
  const glance = call.cloud.deployment.root('image', call.call.request);
  const type = 'application/vnd.openstack.image';
  return [...linksTo(call, `images/${id}`), { rel: 'alternate', type, href: `${glance}/images/${id}` }];
}

function brief(call: ComputeCall, image: ImageRecord): Record<string, unknown> {
  return { id: image.id, name: image.name, links: linksOf(call, image) };
}

/** Recording `nova-images-proxy-show-2.1`. */
function view(call: ComputeCall, image: ImageRecord): Record<string, unknown> {
  const { instance_uuid: server, auto_disk_config: auto } = image.properties;
  return {
    id: image.id,
    name: image.name,
    minRam: image.minRam,
    minDisk: image.minDisk,
    metadata: image.properties,
    created: secondTime(image.createdAt),
    updated: secondTime(image.updatedAt),
    status: STATUSES[image.status] ?? 'UNKNOWN',
    progress: PROGRESS[image.status] ?? 0,
    'OS-EXT-IMG-SIZE:size': image.size ?? 0,
    links: linksOf(call, image),
    ...(server !== undefined && { server: { id: server, links: linksTo(call, `servers/${server}`) } }),
    ...(auto !== undefined && { 'OS-DCF:diskConfig': /^(true|1|yes|on)$/i.test(auto) ? 'AUTO' : 'MANUAL' }),
  };
}

/** Filters by their names here. `property-NAME` looks at an image's property. */
const FILTERS: Readonly<Record<string, (image: ImageRecord, value: string) => boolean>> = {
  name: (image, value) => image.name === value,
  status: (image, value) => image.status === value.toLowerCase(),
  minRam: (image, value) => image.minRam >= Number(value),
  minDisk: (image, value) => image.minDisk >= Number(value),
  server: (image, value) => image.properties.instance_uuid === value.split('/').at(-1),
  type: (image, value) => image.properties.image_type === value,
};

function passes(call: ComputeCall, image: ImageRecord): boolean {
  return call.query.pairs.every(([name, value]) => {
    if (name.startsWith('property-')) return image.properties[name.slice('property-'.length)] === value;
    return (Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined)?.(image, value) ?? true;
  });
}

function list(
  call: ComputeCall,
  path: string,
  shape: (call: ComputeCall, image: ImageRecord) => unknown,
): ComputeReply {
  const sees = visibleTo(call.cloud.image, call);
  const found = [...imagesByAge(call.cloud.image).after()].filter(
    (image) => sees(image) && !image.hidden && passes(call, image),
  );
  checkLimit(call);
  const unknownMarker = (id: string) => `HTTP 400 Bad Request: No image found with ID ${asReferences(id)}`;
  const { items, links } = pageOf(call, found, ({ id }) => id, {
    path,
    key: 'images',
    unknownMarker,
    zeroIsAll: true,
  });
  return ok({ images: items.map((image) => shape(call, image)), ...links });
}

/** Glance answers with a page, in which other letters than ASCII's stand as their numbers. */
function asReferences(text: string): string {
  return text.replace(/[\u{80}-\u{10ffff}]/gu, (letter) => `&#${letter.codePointAt(0)};`);
}

/** @throws ComputeFault 400 */
function checkLimit({ query }: ComputeCall): void {
  const limit = query.get('limit');
  if (limit === undefined) return;
  if (!/^\s*[+-]?\d+\s*$/.test(limit)) throw badRequest('Invalid input received: limit must be an integer');
  if (Number(limit) < 0) throw badRequest('Invalid input received: limit must be >= 0');
}

const deleteImage = (call: ComputeCall): ComputeReply => {
  const image = imageOfPath(call);
  if (image.protected || (image.owner !== call.projectId && !call.isAdmin)) {
    throw forbidden('You are not allowed to delete the image.');
  }
  removeImage(call.cloud.image, image);
  return noContent;
};

/** `/images`, until 2.35 (recordings `nova-images-proxy-*`). */
export const imageProxyRoutes: readonly ComputeRoute<never>[] = [
  { method: 'GET', path: '/images', max: LAST, answer: (call) => list(call, 'images', brief) },
  { method: 'GET', path: '/images/detail', max: LAST, answer: (call) => list(call, 'images/detail', view) },
  {
    method: 'GET',
    path: '/images/{image_id}',
    max: LAST,
    answer: (call) => ok({ image: view(call, imageOfPath(call)) }),
  },
  { method: 'DELETE', path: '/images/{image_id}', max: LAST, answer: deleteImage },
];

import { escapeHtml } from '../../http/web-error.js';
import { ImageFault } from '../../image/fault.js';
import { imagesByAge, removeImage } from '../../image/image-index.js';
import { imageFilter } from '../../image/images/image-filters.js';
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

/** What Glance calls the filters. */
const FILTERS: Readonly<Record<string, string>> = {
  name: 'name',
  status: 'status',
  server: 'instance_uuid',
  type: 'image_type',
  minRam: 'min_ram',
  minDisk: 'min_disk',
  'changes-since': 'updated_at',
};

/** Nova takes more than the prefix off: every letter of it that a property's name begins with. */
const PREFIX = /^[property-]+/;

/** The query's filters, as Nova asks Glance. */
function filtersOf(call: ComputeCall): Map<string, string> {
  const filters = new Map<string, string>();
  for (const [name, value] of call.query.pairs) {
    if (name.startsWith('property-')) filters.set(name.replace(PREFIX, ''), value);
    const known = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined;
    if (known) filters.set(known, value);
  }
  const [server, status, since] = ['instance_uuid', 'status', 'updated_at'].map((name) => filters.get(name));
  if (server !== undefined) filters.set('instance_uuid', server.split('/').at(-1) ?? '');
  if (status !== undefined) filters.set('status', status.toLowerCase());
  if (since !== undefined) filters.set('updated_at', `gte:${since}`);
  return filters;
}

/** @throws ComputeFault 400 with what Glance says of the filters */
function filterOf(call: ComputeCall): (image: ImageRecord) => boolean {
  try {
    return imageFilter(filtersOf(call), []);
  } catch (fault) {
    if (!(fault instanceof ImageFault)) throw fault;
    throw badRequest(`HTTP 400 Bad Request: ${asReferences(fault.message)}`);
  }
}

function list(
  call: ComputeCall,
  path: string,
  shape: (call: ComputeCall, image: ImageRecord) => unknown,
): ComputeReply {
  const sees = visibleTo(call.cloud.image, call);
  const passes = filterOf(call);
  const found = [...imagesByAge(call.cloud.image).after()].filter((image) => sees(image) && passes(image));
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

/** Glance answers with a page, in which quotes and other letters than ASCII's stand as references. */
function asReferences(text: string): string {
  return escapeHtml(text).replace(/[\u{80}-\u{10ffff}]/gu, (letter) => `&#${letter.codePointAt(0)};`);
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

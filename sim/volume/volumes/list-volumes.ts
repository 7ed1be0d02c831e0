import { volumeNotFound } from '../fault.js';
import {
  checkOrderForm,
  comparison,
  isDefault,
  nextLinks,
  type Order,
  orderOf,
  type Page,
  pageOf,
  pagePart,
} from '../listing.js';
import { ok, type VolumeReply, type VolumeRoute } from '../route.js';
import type { VolumeRecord } from '../state.js';
import type { VolumeCall } from '../volume-call.js';
import { volumeIndex } from '../volume-index.js';
import { sortableVolumeColumns } from './volume-columns.js';
import { type VolumeFilter, volumeFilter } from './volume-filters.js';
import { volumeDetail, volumeSummary } from './volume-view.js';

const ALIASES = { name: 'display_name' };

export const listVolumes: VolumeRoute = {
  method: 'GET',
  path: '/volumes',
  answer: (call) => list(call, 'volumes', volumeSummary),
};

export const listVolumesDetailed: VolumeRoute = {
  method: 'GET',
  path: '/volumes/detail',
  answer: (call) => list(call, 'volumes/detail', volumeDetail),
};

function list(
  call: VolumeCall,
  collection: string,
  view: (call: VolumeCall, volume: VolumeRecord) => unknown,
): VolumeReply {
  const page = pageOf(call);
  checkOrderForm(call);
  const filter = volumeFilter(call);
  const order = orderOf(call, ALIASES);
  const volumes = filter.nothing ? [] : [...find(call, filter, order, page)];
  const total = filter.withCount ? count(call, filter) : undefined;
  const links = nextLinks(call, collection, volumes, total);
  return ok({
    volumes: volumes.map((volume) => view(call, volume)),
    ...(links && { volumes_links: links }),
    ...(total !== undefined && { count: total }),
  });
}

/** @throws VolumeFault 404 for an unknown marker (recording `cinder-list-marker-404`), 400 for an unknown order */
function find(call: VolumeCall, filter: VolumeFilter, order: Order, page: Page): Iterable<VolumeRecord> {
  const marker = page.marker === undefined ? undefined : call.state.volumes.get(page.marker);
  if (page.marker !== undefined && !marker) throw volumeNotFound(page.marker);
  const compare = comparison(order, sortableVolumeColumns);
  if (isDefault(order)) return pagePart(matching(call, filter, marker), page);
  const all = [...matching(call, filter)].sort(compare);
  const rest = marker ? all.filter((volume) => compare(volume, marker) > 0) : all;
  return pagePart(rest, page);
}

/** Newest first. */
function* matching(call: VolumeCall, filter: VolumeFilter, after?: VolumeRecord): Generator<VolumeRecord> {
  const index = volumeIndex(call.state);
  const volumes = filter.allProjects ? index.all : index.byProject.get(call.projectId);
  for (const volume of volumes?.after(after) ?? []) if (filter.matches(volume)) yield volume;
}

function count(call: VolumeCall, filter: VolumeFilter): number {
  let total = 0;
  for (const _volume of matching(call, filter)) total++;
  return total;
}

import { sameText } from '../../collation.js';
import { NewestFirst } from '../../newest-first.js';
import { VolumeFault } from '../fault.js';
import { seesType } from '../find.js';
import {
  type Columns,
  comparison,
  nextLinks,
  orderOf,
  pageOf,
  pagePart,
  parameter,
  strictBoolean,
} from '../listing.js';
import { ok, type VolumeRoute } from '../route.js';
import type { VolumeTypeRecord } from '../state.js';
import type { VolumeCall } from '../volume-call.js';
import { evaluated } from '../volumes/volume-filters.js';
import { typeNotFound } from './type-rules.js';
import { typeViewWithAccess } from './type-view.js';

const columns: Columns<VolumeTypeRecord> = {
  id: ({ id }) => id,
  name: ({ name }) => name,
  description: ({ description }) => description,
  is_public: ({ isPublic }) => isPublic,
  created_at: ({ createdAt }) => Math.floor(createdAt / 1000),
  updated_at: ({ updatedAt }) => updatedAt && Math.floor(updatedAt / 1000),
  qos_specs_id: ({ qosSpecsId }) => qosSpecsId,
};

/** `GET /types`, newest first. Administrators choose by `is_public`: true (the default), false, or none for both. */
export const listTypes: VolumeRoute = {
  method: 'GET',
  path: '/types',
  answer(call) {
    const page = pageOf(call);
    const order = orderOf(call, {});
    const compare = comparison(order, columns);
    const matches = typeFilter(call);
    const all = [...new NewestFirst(call.state.types.values()).after()].filter(matches).sort(compare);
    const marker = page.marker === undefined ? undefined : call.state.types.get(page.marker);
    if (page.marker !== undefined && !marker) {
      throw typeNotFound(page.marker);
    }
    const types = [...pagePart(marker ? all.filter((type) => compare(type, marker) > 0) : all, page)];
    const links = nextLinks(call, 'types', types);
    return ok({
      volume_types: types.map((type) => typeViewWithAccess(call, type)),
      ...(links && { volume_type_links: links }),
    });
  },
};

function typeFilter(call: VolumeCall): (type: VolumeTypeRecord) => boolean {
  const specs = specFilter(call);
  if (!call.isAdmin) return (type) => seesType(type, call.viewer) && specs(type);
  const wanted = publicFilter(parameter(call, 'is_public'));
  return (type) => (wanted === undefined || type.isPublic === wanted) && specs(type);
}

function publicFilter(value: string | undefined): boolean | undefined {
  if (value === undefined) return true;
  if (value.toLowerCase() === 'none') return undefined;
  const read = strictBoolean(value);
  if (read === undefined) throw new VolumeFault('BadRequest', `Invalid is_public filter [${value}]`);
  return read;
}

/** Since 3.52, `extra_specs={'multiattach': '<is> True'}`. */
function specFilter(call: VolumeCall): (type: VolumeTypeRecord) => boolean {
  const value = parameter(call, 'extra_specs');
  if (value === undefined || call.minor < 52) return () => true;
  const wanted = evaluated(value);
  if (typeof wanted !== 'object' || wanted === null) return () => false;
  return ({ extraSpecs }) =>
    Object.entries(wanted).every(
      ([key, text]) => Object.hasOwn(extraSpecs, key) && sameText(extraSpecs[key] as string, String(text)),
    );
}

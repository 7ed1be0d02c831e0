import { NewestFirst } from '../../newest-first.js';
import { VolumeFault } from '../fault.js';
import { seesType } from '../find.js';
import {
  type Columns,
  checkOrderForm,
  filtersOf,
  nextLinks,
  orderOf,
  pageOf,
  parameter,
  sortedPage,
  strictBoolean,
} from '../listing.js';
import { ok, type VolumeRoute } from '../route.js';
import type { VolumeTypeRecord } from '../state.js';
import type { VolumeCall } from '../volume-call.js';
import { dropUnknown, evaluated, sameValue } from '../volumes/volume-filters.js';
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
    checkOrderForm(call);
    const matches = typeFilter(call);
    const order = orderOf(call, {});
    const all = [...new NewestFirst(call.state.types.values()).after()].filter(matches);
    const types = sortedPage(all, { page, order, columns }, (id) => call.state.types.get(id));
    const links = nextLinks(call, 'types', types);
    return ok({
      volume_types: types.map((type) => typeViewWithAccess(call, type)),
      ...(links && { volume_type_links: links }),
    });
  },
};

type Test = (type: VolumeTypeRecord) => boolean;

/** Since when filters are refused that are not offered. */
const STRICT = 52;

function typeFilter(call: VolumeCall): Test {
  const filters = filtersOf(call);
  if (call.minor >= STRICT) dropUnknown(call, filters, ['is_public', 'extra_specs']);
  else if (!call.isAdmin) filters.clear();
  filters.delete('is_public');
  const tests = [...filters].map(([name, value]) => columnTest(call, name, value));
  const wanted = call.isAdmin ? publicFilter(parameter(call, 'is_public')) : undefined;
  tests.push(
    call.isAdmin
      ? ({ isPublic }) => wanted === undefined || isPublic === wanted
      : (type) => seesType(type, call.viewer),
  );
  return (type) => tests.every((test) => test(type));
}

function publicFilter(value: string | undefined): boolean | undefined {
  if (value === undefined) return true;
  if (value.toLowerCase() === 'none') return undefined;
  const read = strictBoolean(value);
  if (read === undefined) throw new VolumeFault('BadRequest', `Invalid is_public filter [${value}]`);
  return read;
}

function columnTest(call: VolumeCall, name: string, value: string): Test {
  if (name === 'extra_specs') return specsTest(call, value);
  if (!Object.hasOwn(columns, name)) return () => false;
  const column = columns[name] as (type: VolumeTypeRecord) => unknown;
  return (type) => sameValue(column(type), value);
}

/** What members may see of a type's extra specs, and so filter by. */
const VISIBLE = new Set(['RESKEY:availability_zones', 'multiattach', 'replication_enabled']);

/** `extra_specs={'multiattach': '<is> True'}` */
function specsTest(call: VolumeCall, value: string): Test {
  const wanted = evaluated(value);
  if (typeof wanted !== 'object' || wanted === null) return () => false;
  const pairs = Object.entries(wanted);
  if (!call.isAdmin && pairs.some(([key]) => !VISIBLE.has(key))) return () => false;
  return ({ extraSpecs }) =>
    pairs.every(([key, text]) => Object.hasOwn(extraSpecs, key) && sameValue(extraSpecs[key], text));
}

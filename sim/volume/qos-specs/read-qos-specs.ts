import { type Columns, filtersOf, nextLinks, orderOf, pageOf, sortedPage } from '../listing.js';
import { ok, type VolumeRoute } from '../route.js';
import type { QosSpecsRecord } from '../state.js';
import type { VolumeCall } from '../volume-call.js';
import { sameValue } from '../volumes/volume-filters.js';
import { ITEM, qosSpecAlone, qosSpecOf, qosSpecView, RULE, typesWith, WHOLE } from './qos-spec.js';

/** Names and specs are rows of one table, which has no more columns than these. */
const columns: Columns<QosSpecsRecord> = {
  id: ({ id }) => id,
  key: () => 'QoS_Specs_Name',
  value: ({ name }) => name,
  specs_id: () => null,
  created_at: ({ createdAt }) => Math.floor(createdAt / 1000),
  updated_at: () => null,
  deleted_at: () => null,
  deleted: () => false,
};

/** `GET /qos-specs`, newest first. */
export const listQosSpecs: VolumeRoute = {
  method: 'GET',
  path: WHOLE,
  answer(call) {
    call.requireAdmin(`${RULE}:get_all`);
    const specs = specsAsked(call);
    const links = nextLinks(call, 'qos-specs', specs);
    return ok({ qos_specs: specs.map(qosSpecView), ...(links && { qos_specs_links: links }) });
  },
};

/** @throws VolumeFault 400, 404 */
function specsAsked(call: VolumeCall): QosSpecsRecord[] {
  const page = pageOf(call);
  const order = orderOf(call, {});
  const filters = [...filtersOf(call)];
  if (filters.some(([name]) => !Object.hasOwn(columns, name))) return [];
  const found = [...call.state.qosSpecs.values()].filter((record) =>
    filters.every(([name, value]) => sameValue(columns[name]?.(record), value)),
  );
  return sortedPage(found, { page, order, columns }, (id) => qosSpecOf(call, id));
}

/** `GET /qos-specs/{qos_specs_id}` */
export const showQosSpec: VolumeRoute = {
  method: 'GET',
  path: ITEM,
  answer(call) {
    call.requireAdmin(`${RULE}:get`);
    return ok(qosSpecAlone(call, qosSpecOf(call)));
  },
};

/** `GET /qos-specs/{qos_specs_id}/associations` */
export const listAssociations: VolumeRoute = {
  method: 'GET',
  path: `${ITEM}/associations`,
  answer(call) {
    call.requireAdmin(`${RULE}:get_all`);
    const types = typesWith(call, qosSpecOf(call));
    const shown = types.map(({ id, name }) => ({ association_type: 'volume_type', name, id }));
    return ok({ qos_associations: shown });
  },
};

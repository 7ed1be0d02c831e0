import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import { jsonBody } from '../body.js';
import { requireCaller } from '../context.js';
import { badRequest, conflict, forbidden, IdentityFault } from '../fault.js';
import { admin, anyone } from '../policy.js';
import { missing, validate, viewOf } from '../resources/collection.js';
import { extraOf, type JsonObject, type Resource, text } from '../resources/resource.js';
import { anyText, change, creation, nullableText } from '../resources/schema-parts.js';
import { json } from '../respond.js';
import type { IdentityState, RegionRecord } from '../state.js';

const KNOWN = ['id', 'description', 'parent_region_id'];

const properties = { description: nullableText, id: anyText, parent_region_id: nullableText };

/** Anyone may read them (recording `regions`). */
export const regions: Resource<RegionRecord> = {
  collection: 'regions',
  member: 'region',
  records: (state) => state.regions,
  order: 'by id',
  schema: { create: creation(properties), update: change(properties) },
  policies: { list: anyone, show: anyone, create: admin, update: admin, delete: admin },
  openly404: ['show'],
  checksFirst: 'schema',
  absent: 'null',
  filters: ['parent_region_id'],
  view: (_, { id, description, parentId, extra }) => ({
    ...extra,
    id,
    description,
    parent_region_id: parentId,
  }),
  create: createRegion,
  update: (call, region, changes) => {
    if ('parent_region_id' in changes) {
      region.parentId = newParentOf(call.cloud.identity, region.id, changes);
    }
    if ('description' in changes) region.description = text(changes.description) ?? '';
    region.extra = { ...region.extra, ...extraOf(changes, KNOWN) };
  },
  remove: (call, region) => removeRegion(call.cloud.identity, region.id),
};

function createRegion(call: Call, body: JsonObject): RegionRecord {
  const { identity, ids } = call.cloud;
  const id = text(body.id) || ids.hex(32);
  if (identity.regions.has(id)) throw conflict('region', `Duplicate ID, ${id}.`);
  return {
    id,
    description: text(body.description) ?? '',
    parentId: parentOf(identity, body),
    extra: extraOf(body, KNOWN),
  };
}

/** PUT /v3/regions/{region_id}: creates one with an id of one's choice. */
export function createRegionWithId(call: Call): SimResponse {
  const { region: asked = null } = jsonBody(call);
  if (!admin(requireCaller(call))) throw forbidden('identity:create_region');
  validate(regions.schema.create, asked);
  const given = asked as JsonObject;
  const id = call.params.region_id ?? '';
  if (given.id !== undefined && given.id !== id) {
    throw new IdentityFault(400, `Conflicting region IDs specified: "${id}" != "${String(given.id)}"`);
  }
  const region = createRegion(call, { ...given, id });
  call.cloud.identity.regions.set(id, region);
  return json(201, { region: viewOf(call, regions, region) });
}

function parentOf(state: IdentityState, body: JsonObject): string | null {
  const parentId = text(body.parent_region_id) ?? null;
  if (parentId !== null && !state.regions.has(parentId)) throw missing('region', parentId);
  return parentId;
}

function newParentOf(state: IdentityState, id: string, changes: JsonObject): string | null {
  const parentId = parentOf(state, changes);
  for (let above = parentId; above !== null; above = state.regions.get(above)?.parentId ?? null) {
    if (above !== id) continue;
    throw badRequest(`The specified parent region ${parentId} would create a circular region hierarchy.`);
  }
  return parentId;
}

/** With the regions in it. One that an endpoint is in stays. */
function removeRegion(state: IdentityState, id: string): void {
  const below = [...state.regions.values()].filter(({ parentId }) => parentId === id);
  if ([...state.endpoints.values()].some(({ regionId }) => regionId === id)) {
    throw new IdentityFault(
      403,
      `Unable to delete region ${id} because it or its child regions have associated endpoints.`,
    );
  }
  for (const region of below) removeRegion(state, region.id);
  state.regions.delete(id);
}

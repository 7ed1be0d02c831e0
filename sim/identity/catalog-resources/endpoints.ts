import type { Call } from '../../call.js';
import { endpointUrl, fillIn } from '../catalog.js';
import { badRequest, expecting } from '../fault.js';
import { admin, systemReader } from '../policy.js';
import { extraOf, type JsonObject, type Resource, text } from '../resources/resource.js';
import { anyText, boolean, change, creation } from '../resources/schema-parts.js';
import type { EndpointRecord, Interface } from '../state.js';

const KNOWN = ['id', 'interface', 'region', 'region_id', 'service_id', 'url', 'enabled'];

const properties = {
  enabled: boolean,
  interface: { type: 'string', enum: ['admin', 'internal', 'public'] },
  region_id: anyText,
  region: anyText,
  service_id: anyText,
  url: { type: 'string', minLength: 0, maxLength: 225, pattern: '^[a-zA-Z0-9+.-]+:.+' },
};

/** The keys that a URL may hold between `%(` and `)s`, or `$(` and `)s`. */
const FILLED_IN = { tenant_id: '', project_id: '', user_id: '' };

export const endpoints: Resource<EndpointRecord> = {
  collection: 'endpoints',
  member: 'endpoint',
  records: (state) => state.endpoints,
  order: 'by id',
  schema: { create: creation(properties, 'interface', 'service_id', 'url'), update: change(properties) },
  policies: { list: systemReader, show: systemReader, create: admin, update: admin, delete: admin },
  openly404: ['show', 'update', 'delete'],
  checksFirst: 'existence',
  absent: 'null',
  filters: ['interface', 'service_id', 'region_id'],
  view: (call, endpoint) => ({
    ...endpoint.extra,
    id: endpoint.id,
    interface: endpoint.interface,
    region_id: endpoint.regionId,
    service_id: endpoint.serviceId,
    url: endpointUrl(call, endpoint),
    enabled: endpoint.enabled,
    region: endpoint.regionId,
  }),
  create: createEndpoint,
  update: updateEndpoint,
  remove: () => {},
};

function createEndpoint(call: Call, body: JsonObject): EndpointRecord {
  const url = String(body.url);
  requireUsable(url);
  return {
    id: call.cloud.ids.hex(32),
    serviceId: serviceOf(call, body),
    interface: body.interface as Interface,
    regionId: regionOf(call, body) ?? null,
    target: { url },
    enabled: body.enabled !== false,
    extra: extraOf(body, KNOWN),
  };
}

function updateEndpoint(call: Call, endpoint: EndpointRecord, changes: JsonObject): void {
  const url = text(changes.url);
  if (url !== undefined) requireUsable(url);
  const serviceId = 'service_id' in changes ? serviceOf(call, changes) : endpoint.serviceId;
  endpoint.regionId = regionOf(call, changes) ?? endpoint.regionId;
  endpoint.serviceId = serviceId;
  endpoint.interface = (changes.interface as Interface | undefined) ?? endpoint.interface;
  if (url !== undefined) endpoint.target = { url };
  if (typeof changes.enabled === 'boolean') endpoint.enabled = changes.enabled;
  endpoint.extra = { ...endpoint.extra, ...extraOf(changes, KNOWN) };
}

function requireUsable(url: string): void {
  if (fillIn(url, FILLED_IN) === undefined) {
    throw badRequest(`Cannot create an endpoint with an invalid URL: ${url}.`);
  }
}

function serviceOf(call: Call, body: JsonObject): string {
  const id = String(body.service_id);
  if (!call.cloud.identity.services.has(id)) throw expecting('endpoint service_id', 'service table');
  return id;
}

/** `region` is the old name of `region_id`; a region named so is made where there is none. */
function regionOf(call: Call, body: JsonObject): string | undefined {
  const { regions } = call.cloud.identity;
  const old = text(body.region);
  const id = text(body.region_id) ?? old;
  if (id === undefined || regions.has(id)) return id;
  if (old === undefined) throw expecting('endpoint region_id', 'region table');
  regions.set(id, { id, description: '', parentId: null, extra: {} });
  return id;
}

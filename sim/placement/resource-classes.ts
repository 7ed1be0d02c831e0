import type { Call } from '../call.js';
import type { Cloud } from '../cloud.js';
import type { SimResponse } from '../http/message.js';
import type { JsonSchema } from '../json-schema/validate.js';
import { checkBody, checkValue } from './body.js';
import { badRequest, conflict, notFound } from './fault.js';
import { json } from './respond.js';

/** Kinds of things that hosts have, in Placement's own order. */
const CLASSES = [
  'VCPU',
  'MEMORY_MB',
  'DISK_GB',
  'PCI_DEVICE',
  'SRIOV_NET_VF',
  'NUMA_SOCKET',
  'NUMA_CORE',
  'NUMA_THREAD',
  'NUMA_MEMORY_MB',
  'IPV4_ADDRESS',
  'VGPU',
  'VGPU_DISPLAY_HEAD',
  'NET_BW_EGR_KILOBIT_PER_SEC',
  'NET_BW_IGR_KILOBIT_PER_SEC',
  'PCPU',
  'MEM_ENCRYPTION_CONTEXT',
  'FPGA',
  'PGPU',
  'NET_PACKET_RATE_KILOPACKET_PER_SEC',
  'NET_PACKET_RATE_EGR_KILOPACKET_PER_SEC',
  'NET_PACKET_RATE_IGR_KILOPACKET_PER_SEC',
];

const view = (name: string) => ({ name, links: [{ rel: 'self', href: `/resource_classes/${name}` }] });

const CUSTOM: JsonSchema = {
  type: 'object',
  properties: { name: { type: 'string', pattern: '^CUSTOM_[A-Z0-9_]+$', maxLength: 255 } },
  required: ['name'],
  additionalProperties: false,
};

export function isResourceClass({ placement }: Cloud, name: string): boolean {
  return CLASSES.includes(name) || placement.resourceClasses.has(name);
}

/** GET /resource_classes */
export function listResourceClasses(call: Call, minor: number): SimResponse {
  const all = [...CLASSES, ...call.cloud.placement.resourceClasses];
  return json(call, minor, { resource_classes: all.map(view) });
}

/** GET /resource_classes/{name} */
export function showResourceClass(call: Call, minor: number): SimResponse {
  return json(call, minor, view(classOf(call)));
}

/** POST /resource_classes */
export function createResourceClass(call: Call): SimResponse {
  const { name } = checkBody<{ name: string }>(call, CUSTOM);
  if (isResourceClass(call.cloud, name)) throw conflict(`Conflicting resource class already exists: ${name}`);
  return made(call, name);
}

/** Since when PUT makes one, where it gave one another name before. */
const MAKES_SINCE = 7;

/** PUT /resource_classes/{name} */
export function putResourceClass(call: Call, minor: number): SimResponse {
  const { placement } = call.cloud;
  if (minor < MAKES_SINCE) {
    const { name: wanted } = checkBody<{ name: string }>(call, CUSTOM);
    const name = classOf(call);
    if (!placement.resourceClasses.has(name)) {
      throw badRequest(`Cannot update standard resource class ${name}`);
    }
    if (isResourceClass(call.cloud, wanted)) throw conflict(`Resource class already exists: ${wanted}`);
    placement.resourceClasses.delete(name);
    placement.resourceClasses.add(wanted);
    return json(call, minor, view(wanted));
  }
  const name = call.params.name ?? '';
  checkValue(CUSTOM, { name });
  const known = placement.resourceClasses.has(name);
  return { ...made(call, name), status: known ? 204 : 201 };
}

/** DELETE /resource_classes/{name} */
export function deleteResourceClass(call: Call): SimResponse {
  const name = classOf(call);
  const { resourceClasses, providers } = call.cloud.placement;
  if (!resourceClasses.has(name)) {
    throw badRequest(`Error in delete resource class: Cannot delete standard resource class ${name}.`);
  }
  if ([...providers.values()].some(({ inventories }) => Object.hasOwn(inventories, name))) {
    throw conflict(
      `Error in delete resource class: Cannot delete resource class ${name}. Class is in use in inventory.`,
    );
  }
  resourceClasses.delete(name);
  return NOTHING;
}

const NOTHING: SimResponse = { status: 204, headers: [], body: '' };

function made(call: Call, name: string): SimResponse {
  call.cloud.placement.resourceClasses.add(name);
  const place = `${call.cloud.deployment.root('placement', call.request)}/resource_classes/${name}`;
  return { status: 201, headers: [['Location', place]], body: '' };
}

/** @throws PlacementFault 404 */
function classOf(call: Call): string {
  const name = call.params.name ?? '';
  if (!isResourceClass(call.cloud, name)) throw notFound(`No such resource class ${name}.`);
  return name;
}

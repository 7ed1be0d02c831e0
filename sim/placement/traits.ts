import type { Call } from '../call.js';
import type { Cloud } from '../cloud.js';
import type { SimResponse } from '../http/message.js';
import { badRequest, conflict, notFound, VARY } from './fault.js';
import { checkQuery } from './query.js';
import { resourceProviders } from './resource-providers/resource-provider.js';
import { json } from './respond.js';

/** Some of those that come with Placement: what hosts can do for servers. */
const STANDARD = [
  'COMPUTE_ACCELERATORS',
  'COMPUTE_DEVICE_TAGGING',
  'COMPUTE_IMAGE_TYPE_AKI',
  'COMPUTE_IMAGE_TYPE_AMI',
  'COMPUTE_IMAGE_TYPE_ARI',
  'COMPUTE_IMAGE_TYPE_ISO',
  'COMPUTE_IMAGE_TYPE_QCOW2',
  'COMPUTE_IMAGE_TYPE_RAW',
  'COMPUTE_NET_ATTACH_INTERFACE',
  'COMPUTE_NET_ATTACH_INTERFACE_WITH_TAG',
  'COMPUTE_NODE',
  'COMPUTE_RESCUE_BFV',
  'COMPUTE_SECURITY_UEFI_SECURE_BOOT',
  'COMPUTE_STATUS_DISABLED',
  'COMPUTE_TRUSTED_CERTS',
  'COMPUTE_VOLUME_ATTACH_WITH_TAG',
  'COMPUTE_VOLUME_EXTEND',
  'COMPUTE_VOLUME_MULTI_ATTACH',
  'HW_CPU_HYPERTHREADING',
  'HW_CPU_X86_AVX',
  'HW_CPU_X86_AVX2',
  'HW_CPU_X86_SSE42',
  'HW_CPU_X86_VMX',
  'MISC_SHARES_VIA_AGGREGATE',
  'STORAGE_DISK_HDD',
  'STORAGE_DISK_SSD',
];

const CUSTOM = /^CUSTOM_[A-Z0-9_]{1,248}$/;

export function isTrait({ placement }: Cloud, name: string): boolean {
  return STANDARD.includes(name) || placement.traits.has(name);
}

/** GET /traits?name=startswith:COMPUTE&associated=true, since 1.6 */
export function listTraits(call: Call, minor: number): SimResponse {
  const text = { type: 'string' };
  const query = checkQuery(call, {
    type: 'object',
    properties: { name: text, associated: text },
    additionalProperties: false,
  });
  if (query.associated !== undefined && !/^(?:true|false)$/i.test(query.associated)) {
    throw badRequest('The query parameter "associated" only accepts "true" or "false"');
  }
  const used = new Set(resourceProviders(call.cloud).flatMap(({ traits }) => traits));
  const found = [...STANDARD, ...call.cloud.placement.traits].filter(
    (trait) =>
      isNamed(trait, query.name) &&
      (query.associated === undefined || used.has(trait) === (query.associated.toLowerCase() === 'true')),
  );
  return json(call, minor, { traits: found });
}

/** `startswith:A`, `in:A,B` */
function isNamed(trait: string, asked: string | undefined): boolean {
  if (asked === undefined) return true;
  const [operator, value = ''] = asked.split(':');
  if (operator === 'startswith') return trait.startsWith(value);
  if (operator === 'in') return value.split(',').includes(trait);
  throw badRequest(
    'Badly formatted name parameter. Expected name query string parameter in form: ?name=[in|startswith]:[name1,name2|prefix]. Got: ' +
      `"${asked}"`,
  );
}

const NOTHING: SimResponse = { status: 204, headers: [], body: '' };

/** GET /traits/{name}, since 1.6 */
export function showTrait(call: Call): SimResponse {
  const name = call.params.name ?? '';
  if (!isTrait(call.cloud, name)) throw notFound(`No such trait(s): ${name}.`, VARY);
  return NOTHING;
}

/** PUT /traits/{name}, since 1.6 */
export function createTrait(call: Call): SimResponse {
  const name = call.params.name ?? '';
  if (!CUSTOM.test(name)) {
    throw badRequest(
      'The trait is invalid. A valid trait must be no longer than 255 characters, start with the prefix "CUSTOM_" and use following characters: "A"-"Z", "0"-"9" and "_"',
    );
  }
  const { traits } = call.cloud.placement;
  const status = traits.has(name) ? 204 : 201;
  traits.add(name);
  return { status, headers: [['Location', `${call.root}/traits/${name}`]], body: '' };
}

/** DELETE /traits/{name}, since 1.6 */
export function deleteTrait(call: Call): SimResponse {
  const name = call.params.name ?? '';
  if (!isTrait(call.cloud, name)) throw notFound(`No such trait(s): ${name}.`, VARY);
  if (!name.startsWith('CUSTOM_')) throw badRequest(`Cannot delete standard trait ${name}.`);
  if (resourceProviders(call.cloud).some(({ traits }) => traits.includes(name))) {
    throw conflict(`The trait ${name} is in use by a resource provider.`);
  }
  call.cloud.placement.traits.delete(name);
  return NOTHING;
}

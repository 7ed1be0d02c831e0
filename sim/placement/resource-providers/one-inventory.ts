import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import type { JsonSchema } from '../../json-schema/validate.js';
import { checkBody } from '../body.js';
import { badRequest, conflict, notFound } from '../fault.js';
import { isResourceClass } from '../resource-classes.js';
import { json } from '../respond.js';
import {
  changing,
  checkCapacity,
  checkGeneration,
  type Generation,
  inventory,
  UNLIMITED,
} from './change-contents.js';
import type { Inventory } from './inventory.js';
import { providerOf } from './show-resource-provider.js';

type Given = Generation & Partial<Inventory> & { readonly total: number; readonly resource_class?: string };

function bodyOf(call: Call, more: JsonSchema['properties'], ...required: string[]): Given {
  return checkBody<Given>(call, {
    ...inventory,
    required: ['total', 'resource_provider_generation', ...required],
    properties: { ...inventory.properties, resource_provider_generation: { type: 'integer' }, ...more },
  });
}

/** POST /resource_providers/{uuid}/inventories: whatever the generation was. */
export function createInventory(call: Call, minor: number): SimResponse {
  const { uuid, inventories } = providerOf(call);
  const { resource_class: kind = '', ...given } = bodyOf(
    call,
    { resource_class: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[A-Z0-9_]+$' } },
    'resource_class',
  );
  checkCapacity(uuid, kind, given, minor, 'create');
  if (!isResourceClass(call.cloud, kind)) {
    throw badRequest(
      `Unable to create inventory for resource provider ${uuid}: No such resource class ${kind}.`,
    );
  }
  if (Object.hasOwn(inventories, kind)) throw conflict('Update conflict: Duplicate entry');
  const answer = keep(call, minor, kind, given);
  const root = call.cloud.deployment.root('placement', call.request);
  const place = `${root}/resource_providers/${uuid}/inventories/${kind}`;
  return { ...answer, status: 201, headers: [...answer.headers, ['Location', place]] };
}

/** PUT /resource_providers/{uuid}/inventories/{resource_class} */
export function updateInventory(call: Call, minor: number): SimResponse {
  const { uuid, inventories } = providerOf(call);
  const given = bodyOf(call, {});
  const kind = call.params.resource_class ?? '';
  checkGeneration(call, given, 'resource provider generation conflict');
  checkCapacity(uuid, kind, given, minor);
  if (!isResourceClass(call.cloud, kind)) throw notFound(`No such resource class ${kind}.`);
  if (!Object.hasOwn(inventories, kind)) {
    throw badRequest(
      `No inventory record with resource class for resource provider ${uuid}: No inventory of class ${kind} found.`,
    );
  }
  return keep(call, minor, kind, given);
}

function keep(call: Call, minor: number, kind: string, given: Given): SimResponse {
  const provider = changing(call);
  const { resource_provider_generation: _, ...amounts } = given;
  const kept = { ...UNLIMITED, ...amounts };
  provider.inventories = { ...provider.inventories, [kind]: kept };
  return json(call, minor, { ...kept, resource_provider_generation: provider.generation });
}

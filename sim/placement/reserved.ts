import type { Call } from '../call.js';
import type { SimResponse } from '../http/message.js';
import { Router } from '../http/router.js';
import { listAllocationCandidates } from './allocation-candidates.js';
import { showConsumer, showProjectUsages } from './consumers.js';
import {
  createResourceClass,
  deleteResourceClass,
  listResourceClasses,
  putResourceClass,
  showResourceClass,
} from './resource-classes.js';
import { deleteInventory } from './resource-providers/change-contents.js';
import { createInventory, updateInventory } from './resource-providers/one-inventory.js';

/** What of Placement is for Nova's own use: as the policy calls it, and the minor that it came with. */
export interface Reserved {
  readonly policy: string;
  readonly from: number;
  /** Left out: there is nothing that it could be done to. */
  readonly handler?: Handler | undefined;
}

type Handler = (call: Call, minor: number) => SimResponse;

const provider = '/resource_providers/{uuid}';
const inventories = 'resource_providers:inventories';

const OPERATIONS: readonly (readonly [request: string, policy: string, from: number, handler?: Handler])[] = [
  [`POST ${provider}/inventories`, `${inventories}:create`, 0, createInventory],
  [`PUT ${provider}/inventories/{resource_class}`, `${inventories}:update`, 0, updateInventory],
  [`DELETE ${provider}/inventories/{resource_class}`, `${inventories}:delete`, 0, deleteInventory],
  ['GET /resource_classes', 'resource_classes:list', 2, listResourceClasses],
  ['POST /resource_classes', 'resource_classes:create', 2, createResourceClass],
  ['GET /resource_classes/{name}', 'resource_classes:show', 2, showResourceClass],
  ['PUT /resource_classes/{name}', 'resource_classes:update', 2, putResourceClass],
  ['DELETE /resource_classes/{name}', 'resource_classes:delete', 2, deleteResourceClass],
  ['GET /allocation_candidates', 'allocation_candidates:list', 10, listAllocationCandidates],
  ['POST /allocations', 'allocations:manage', 13],
  ['GET /allocations/{consumer}', 'allocations:list', 0, showConsumer],
  ['PUT /allocations/{consumer}', 'allocations:update', 0],
  ['DELETE /allocations/{consumer}', 'allocations:delete', 0],
  ['GET /usages', 'usages', 9, showProjectUsages],
  ['POST /reshaper', 'reshaper:reshape', 30],
];

export const reserved = new Router<Reserved>('latin-1');
for (const [request, policy, from, handler] of OPERATIONS) {
  const [method, path] = request.split(' ') as [string, string];
  reserved.add(method, path, { policy, from, handler });
}

import type { Call } from '../call.js';
import type { Headers, SimResponse } from '../http/message.js';
import { Router } from '../http/router.js';
import { isAdmin, tokenOf, unauthorized } from '../identity/token-check.js';
import {
  badRequest,
  checkAccept,
  forbidden,
  methodNotYet,
  notFound,
  PlacementFault,
  renderFault,
  VARY,
} from './fault.js';
import { negotiate } from './microversion.js';
import { type Reserved, reserved } from './reserved.js';
import {
  deleteInventories,
  deleteTraits,
  showInventory,
  updateAggregates,
  updateInventories,
  updateTraits,
} from './resource-providers/change-contents.js';
import {
  createResourceProvider,
  deleteResourceProvider,
  updateResourceProvider,
} from './resource-providers/change-resource-provider.js';
import { listResourceProviders } from './resource-providers/list-resource-providers.js';
import {
  showAggregates,
  showAllocations,
  showInventories,
  showResourceProvider,
  showTraits,
  showUsages,
} from './resource-providers/show-resource-provider.js';
import { json } from './respond.js';
import { createTrait, deleteTrait, listTraits, showTrait } from './traits.js';

interface Operation {
  /** As the policy calls it: it is for administrators. Undefined: for anyone. */
  readonly policy: string | undefined;
  /** The minor of the microversion it came with. */
  readonly from: number;
  /** What is said before that, if not that there is nothing. */
  readonly before?: 405;
  readonly handler: (call: Call, minor: number) => SimResponse;
}

const provider = '/resource_providers/{uuid}';

/** Every operation of the service. */
export const ROUTES: readonly (readonly [method: string, path: string, operation: Operation])[] = [
  ['GET', '/', { policy: undefined, from: 0, handler: listVersions }],
  ['POST', '/resource_providers', operation('resource_providers:create', 0, createResourceProvider)],
  ['PUT', provider, operation('resource_providers:update', 0, updateResourceProvider)],
  ['DELETE', provider, operation('resource_providers:delete', 0, deleteResourceProvider)],
  [
    'PUT',
    `${provider}/inventories`,
    operation('resource_providers:inventories:update', 0, updateInventories),
  ],
  [
    'DELETE',
    `${provider}/inventories`,
    { ...operation('resource_providers:inventories:delete', 5, deleteInventories), before: 405 },
  ],
  [
    'GET',
    `${provider}/inventories/{resource_class}`,
    operation('resource_providers:inventories:show', 0, showInventory),
  ],
  ['PUT', `${provider}/traits`, operation('resource_providers:traits:update', 6, updateTraits)],
  ['DELETE', `${provider}/traits`, operation('resource_providers:traits:delete', 6, deleteTraits)],
  ['PUT', `${provider}/aggregates`, operation('resource_providers:aggregates:update', 1, updateAggregates)],
  ['GET', '/traits', operation('traits:list', 6, listTraits)],
  ['GET', '/traits/{name}', operation('traits:show', 6, showTrait)],
  ['PUT', '/traits/{name}', operation('traits:update', 6, createTrait)],
  ['DELETE', '/traits/{name}', operation('traits:delete', 6, deleteTrait)],
  ['GET', '/resource_providers', operation('resource_providers:list', 0, listResourceProviders)],
  ['GET', provider, operation('resource_providers:show', 0, showResourceProvider)],
  ['GET', `${provider}/inventories`, operation('resource_providers:inventories:list', 0, showInventories)],
  ['GET', `${provider}/usages`, operation('resource_providers:usages', 0, showUsages)],
  ['GET', `${provider}/allocations`, operation('resource_providers:allocations:list', 0, showAllocations)],
  ['GET', `${provider}/aggregates`, operation('resource_providers:aggregates:list', 1, showAggregates)],
  ['GET', `${provider}/traits`, operation('resource_providers:traits:list', 6, showTraits)],
];

const router = new Router<Operation>('latin-1');
for (const route of ROUTES) router.add(...route);

function operation(policy: string, from: number, handler: Operation['handler']): Operation {
  return { policy, from, handler };
}

/** Answers one request to Placement: its version document, and reading what the hosts have, for administrators. */
export function answerPlacement(call: Call): SimResponse {
  const path = call.path === '' ? '/' : call.path;
  const answer = path === '/' || tokenOf(call) ? negotiated(call, path) : unauthorized(call);
  return { ...answer, headers: [...answer.headers, ['x-openstack-request-id', call.requestId]] };
}

/** A microversion that is not there is refused before any answer could name one. */
function negotiated(call: Call, path: string): SimResponse {
  return answering(call, 0, () => {
    const minor = negotiate(call);
    const version: Headers = [['openstack-api-version', `placement 1.${minor}`]];
    if (call.request.body?.byteLength && !call.header('content-type')) {
      const refusal = renderFault(
        call,
        badRequest('content-type header required when content-length > 0'),
        minor,
      );
      return { ...refusal, headers: [...refusal.headers, ...version] };
    }
    const answer = answering(call, minor, () => operate(call, path, minor));
    return { ...answer, headers: [...answer.headers, ...version, ...varies(answer)] };
  });
}

/** Of what Placement's handlers refuse, only these say that they vary. */
function varies({ status }: SimResponse): Headers {
  return status < 300 || status === 400 || status === 405 || status === 415 ? VARY : [];
}

function answering(call: Call, minor: number, answer: () => SimResponse): SimResponse {
  try {
    return answer();
  } catch (error) {
    if (error instanceof PlacementFault) return renderFault(call, error, minor);
    throw error;
  }
}

function operate(call: Call, path: string, minor: number): SimResponse {
  const match = router.match(path);
  const kept = reserved.match(path);
  if (!match && !kept) throw notFound();
  const found = match?.methods.get(call.method);
  const forNova = kept?.methods.get(call.method);
  if (!found && forNova) {
    call.params = kept?.params ?? {};
    return answerNova(call, forNova, minor);
  }
  if (!match || !found) {
    throw methodNotAllowed(call.method, [...(match?.methods.keys() ?? []), ...(kept?.methods.keys() ?? [])]);
  }
  const checkTypes = (): void => {
    if (call.method === 'GET' && found.policy !== undefined) checkAccept(call);
    if (takesBody(call)) checkType(call);
  };
  // of aggregates, types are looked at before microversions
  if (path.endsWith('/aggregates')) checkTypes();
  if (minor < found.from) throw found.before === 405 ? methodNotYet(call.method) : notYet();
  checkTypes();
  call.params = match.params;
  const token = tokenOf(call);
  if (found.policy !== undefined && !(token && isAdmin(token))) throw forbidden(found.policy);
  return found.handler(call, minor);
}

function answerNova(call: Call, { policy, from, handler }: Reserved, minor: number): SimResponse {
  if (minor < from) throw notYet();
  if (call.method === 'GET') checkAccept(call);
  const token = tokenOf(call);
  if (takesBody(call) && !isMadeByName(call, minor)) checkType(call);
  const own = policy === 'usages' && token?.projectId === call.query.get('project_id');
  if (!(token && (isAdmin(token) || own))) throw forbidden(policy);
  if (!handler) throw notFound();
  return handler(call, minor);
}

/** Since when a resource class is made by its name alone. */
const CLASS_BY_NAME = 7;

function isMadeByName({ path }: Call, minor: number): boolean {
  return minor >= CLASS_BY_NAME && path.startsWith('/resource_classes/');
}

/** A trait is made by its name alone. */
function takesBody({ method, path }: Call): boolean {
  return (method === 'PUT' || method === 'POST') && !path.startsWith('/traits/');
}

/** @throws PlacementFault 415 */
function checkType(call: Call): void {
  const type = call.header('content-type')?.split(';', 1)[0]?.trim() || 'None';
  if (type === 'application/json') return;
  const reason = `The media type ${type} is not supported`;
  throw new PlacementFault(
    415,
    `The request media type ${type} is not supported by this server. \n\n ${reason}, use application/json`,
  );
}

/** Depends on the microversion, and says so. */
function notYet(): PlacementFault {
  const { detail } = notFound();
  return new PlacementFault(404, detail, { headers: VARY });
}

function methodNotAllowed(method: string, allowed: readonly string[]): PlacementFault {
  return new PlacementFault(
    405,
    `The method ${method} is not allowed for this resource. \n\n ` +
      'The method specified is not allowed for this resource.',
    { headers: [['allow', allowed.join(', ')]] },
  );
}

/** Recording `version-placement_`: its link is empty. */
function listVersions(call: Call, minor: number): SimResponse {
  const version = { id: 'v1.0', max_version: '1.39', min_version: '1.0', status: 'CURRENT' };
  return json(call, minor, { versions: [{ ...version, links: [{ rel: 'self', href: '' }] }] });
}

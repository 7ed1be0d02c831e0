import * as z from 'zod';
import { parseObject } from '../body.js';
import { badRequest, invalidInput, NetworkFault, noSuchPath, policyForbids } from '../fault.js';
import type { NetworkCall } from '../network-call.js';
import type { NetworkReply } from '../reply.js';
import { boolean, conversionMessage, toInteger } from '../values.js';
import { DEFAULT_QUOTAS, limitOf, quotaNames, usageOf } from './quota.js';

const limits = z.record(z.string(), z.unknown());

/** `/quotas`, `/quotas/{project}`, `/quotas/{project}/default` and `/quotas/{project}/details`. */
export function answerQuotas(call: NetworkCall, rest: readonly string[]): NetworkReply {
  const [project, view, ...more] = rest;
  if (more.length > 0) throw noSuchPath();
  const { method } = call.call;
  if (project === undefined) {
    if (method === 'POST') throw notImplemented('POST requests are not supported on this resource.');
    return listQuotas(call);
  }
  if (view === undefined && method === 'PUT') return updateQuota(call, project);
  if (view === undefined && method === 'DELETE') return deleteQuota(call, project);
  if (view === 'details' && method !== 'GET') throw noSuchPath();
  // any other method shows what there is
  return showQuota(call, project, view);
}

function notImplemented(message: string): NetworkFault {
  return new NetworkFault(501, 'HTTPNotImplemented', message);
}

function listQuotas(call: NetworkCall): NetworkReply {
  requireAdmin(call, 'get_quota');
  const quotas = [...call.state.quotas.keys()].map((project) => ({
    ...limitsOf(call, project),
    project_id: project,
    tenant_id: project,
  }));
  return { status: 200, body: { quotas } };
}

function showQuota(call: NetworkCall, project: string, view: string | undefined): NetworkReply {
  if (view === undefined && (project === 'tenant' || project === 'project')) {
    return { status: 200, body: { [project]: { [`${project}_id`]: call.actor.projectId } } };
  }
  const shown = VIEWS[view ?? 'limits'];
  if (!shown) throw noSuchPath();
  if (project !== call.actor.projectId) requireAdminOf(call, view);
  return { status: 200, body: { quota: shown(call, project) } };
}

const VIEWS: Readonly<Record<string, (call: NetworkCall, project: string) => Record<string, unknown>>> = {
  limits: limitsOf,
  default: (call) => pick(call, (name) => DEFAULT_QUOTAS[name]),
  details: (call, project) =>
    pick(call, (name) => ({
      limit: limitOf(call.state, project, name),
      used: usageOf(call.state, project, name),
      reserved: 0,
    })),
};

function limitsOf(call: NetworkCall, project: string): Record<string, unknown> {
  return pick(call, (name) => limitOf(call.state, project, name));
}

function pick(call: NetworkCall, value: (name: string) => unknown): Record<string, unknown> {
  return Object.fromEntries(quotaNames(call).map((name) => [name, value(name)]));
}

function updateQuota(call: NetworkCall, project: string): NetworkReply {
  requireAdmin(call, 'update_quota');
  const { check_limit, force: _, ...given } = parseLimits(call);
  const wanted = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, toLimit(name, value)]),
  );
  if (check_limit !== undefined && boolean.parse(check_limit)) checkUse(call, project, wanted);
  if (Object.keys(wanted).length > 0) {
    call.state.quotas.set(project, { ...call.state.quotas.get(project), ...wanted });
  }
  return { status: 200, body: { quota: limitsOf(call, project) } };
}

function parseLimits(call: NetworkCall): Record<string, unknown> {
  const body = limits.safeParse(parseObject(call.call.bodyText).quota);
  if (!body.success) throw badRequest("Unable to find 'quota' in request body");
  const { tenant_id: tenant, project_id: project, ...rest } = body.data;
  if (tenant !== undefined && project !== undefined && tenant !== project) {
    throw badRequest("'project_id' and 'tenant_id' do not match");
  }
  const known = [...quotaNames(call), 'check_limit', 'force'];
  const unknown = Object.keys(rest).filter((name) => !known.includes(name));
  // whose quota it is, the path says; one name for it is taken for both
  if ((tenant ?? project) !== undefined) unknown.push('project_id', 'tenant_id');
  if (unknown.length > 0) throw badRequest(`Unrecognized attribute(s) '${unknown.join(', ')}'`);
  return rest;
}

const LARGEST = 2_147_483_647;

function toLimit(name: string, value: unknown): number {
  let limit: number;
  try {
    limit = toInteger(value);
  } catch (error) {
    throw invalidInput(conversionMessage(error) ?? String(error));
  }
  if (limit < -1) throw outOfRange(name, `'${limit}' is too small - must be at least '-1'`);
  if (limit > LARGEST)
    throw outOfRange(name, `'${limit}' is too large - must be no larger than '${LARGEST}'`);
  return limit;
}

function outOfRange(name: string, reason: string): NetworkFault {
  return badRequest(`Invalid input for ${name}. Reason: ${reason}.`);
}

function checkUse(call: NetworkCall, project: string, wanted: Readonly<Record<string, number>>): void {
  for (const [name, limit] of Object.entries(wanted)) {
    const used = usageOf(call.state, project, name);
    if (limit < 0 || used <= limit) continue;
    throw badRequest(
      `Quota limit ${limit} for ${name} must be greater than or equal to already used ${used}`,
    );
  }
}

function deleteQuota(call: NetworkCall, project: string): NetworkReply {
  requireAdmin(call, 'delete_quota');
  if (call.state.quotas.delete(project)) return { status: 204 };
  throw new NetworkFault(404, 'TenantQuotaNotFound', `Quota for tenant ${project} could not be found.`);
}

/** Others' quotas; of their use something else is said. */
function requireAdminOf(call: NetworkCall, view: string | undefined): void {
  if (view !== 'details') requireAdmin(call, 'get_quota');
  if (call.actor.isAdmin) return;
  const message =
    'User does not have admin privileges: Only admin is authorized to access quotas for another project.';
  throw new NetworkFault(403, 'AdminRequired', message);
}

function requireAdmin(call: NetworkCall, rule: string): void {
  if (!call.actor.isAdmin) throw policyForbids(`rule:${rule}`);
}

import type { Call } from '../../call.js';
import { sameText } from '../../collation.js';
import type { SimResponse } from '../../http/message.js';
import { jsonBody } from '../body.js';
import { requireCaller } from '../context.js';
import { badRequest, conflict, forbidden, notFound } from '../fault.js';
import { memberOf, validate } from '../resources/collection.js';
import { json } from '../respond.js';
import type {
  AccessRuleRecord,
  AppCredentialExpiry,
  AppCredentialRecord,
  IdentityState,
  TokenRecord,
} from '../state.js';
import { named } from '../tokens/references.js';
import { type AppCredentialRequest, appCredentialCreate } from './app-credential-schema.js';
import { appCredentialView, requireUnrestricted } from './app-credential-view.js';

/** Keys that a request may have; the database knows no others. The project is always the token's. */
const KNOWN = [...Object.keys(appCredentialCreate.properties ?? {}), 'project_id', 'user_id', 'id', 'system'];

/**
 * POST /v3/users/{user_id}/application_credentials (recordings `appcred-create*`). The answer has the roles as the
 * token has them; ever after they come by id (`appcred-list`, `auth-appcred-id`).
 */
export function createAppCredential(call: Call): SimResponse {
  const caller = requireCaller(call);
  const body = memberOf(jsonBody(call), 'application_credential');
  if (caller.userId !== call.params.user_id) throw forbidden('identity:create_application_credential');
  validate(appCredentialCreate, body);
  requireUnrestricted(call, caller);
  const credential = build(call, caller, body as unknown as AppCredentialRequest);
  refuseUnknown(body);
  const kept = { ...credential, roleIds: [...credential.roleIds].sort() };
  call.cloud.identity.appCredentials.set(credential.id, kept);
  const { links, ...view } = appCredentialView(call, credential);
  return json(201, { application_credential: { ...view, secret: credential.secret, links } });
}

function build(call: Call, caller: TokenRecord, request: AppCredentialRequest): AppCredentialRecord {
  const { identity, ids } = call.cloud;
  const roleIds = rolesFor(identity, caller, request);
  const expiresAt = expiryOf(request.expires_at ?? undefined, call.now);
  const others = [...identity.appCredentials.values()].filter(({ userId }) => userId === caller.userId);
  const rules = wantedRules(call, caller, request);
  if (
    others.some(({ name }) => sameText(name, request.name)) ||
    new Set(roleIds).size < roleIds.length ||
    new Set(rules.map(keyOf)).size < rules.length
  ) {
    throw conflict('application_credential', `Duplicate entry found with name ${request.name}`);
  }
  return {
    id: ids.hex(32),
    name: request.name,
    description: request.description ?? null,
    userId: caller.userId,
    projectId: caller.projectId,
    roleIds,
    secret: request.secret || Buffer.from(ids.hex(128), 'hex').toString('base64url'),
    unrestricted: request.unrestricted ?? null,
    expiresAt,
    accessRuleIds: rules.map((rule) => keptRule(call, rule)),
  };
}

/** Those of the token, or some of them (recording `appcred-create`). */
function rolesFor(
  state: IdentityState,
  caller: TokenRecord,
  request: AppCredentialRequest,
): readonly string[] {
  const asked = request.roles ?? [];
  if (asked.length === 0) return caller.roleIds;
  const ids = asked.map((reference) => {
    if (reference.id !== undefined) return reference.id;
    const role = named(state.roles, reference.name ?? '');
    if (!role) throw notFound(`Role ${reference.name} is not defined`);
    return role.id;
  });
  if (ids.some((id) => !caller.roleIds.includes(id))) {
    throw badRequest(
      'Invalid application credential: Cannot create an application credential with unassigned role',
    );
  }
  return ids;
}

const ASSUMED =
  'The server could not comply with the request since it is either malformed or otherwise incorrect. ' +
  'The client is assumed to be in error.';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:?\d\d)?$/;

/** @throws IdentityFault 400 */
export function expiryOf(text: string | undefined, now: number): AppCredentialExpiry | undefined {
  if (text === undefined) return undefined;
  const match = TIME.exec(text);
  const at = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
  if (!match || Number.isNaN(at)) throw badRequest(`Timestamp not in expected format. ${ASSUMED}`);
  if (at < now) throw badRequest(`The 'expires_at' must not be before now. ${ASSUMED}`);
  const microseconds = (match[1] ?? '.').slice(1).padEnd(6, '0');
  return { at, text: `${new Date(at).toISOString().slice(0, 19)}.${microseconds}` };
}

type WantedRule = Omit<AccessRuleRecord, 'id'> & { readonly id?: string };

/** A rule that the user has already is used again: by its id, or by what it says. */
function wantedRules(call: Call, { userId }: TokenRecord, request: AppCredentialRequest): WantedRule[] {
  const own = [...call.cloud.identity.accessRules.values()].filter((rule) => rule.userId === userId);
  return (request.access_rules ?? []).map((wanted) => {
    const known = own.find(({ id }) => id === wanted.id) ?? own.find((rule) => isSame(rule, wanted));
    return known ?? { userId, ...toldInFull(wanted) };
  });
}

type ToldRule = NonNullable<AppCredentialRequest['access_rules']>[number];

function isSame(rule: WantedRule, wanted: ToldRule): boolean {
  return rule.path === wanted.path && rule.method === wanted.method && rule.service === wanted.service;
}

/** @throws IdentityFault 404, 400 for one that is neither known nor told in full, at which the real service fails */
function toldInFull({ id, path, method, service }: ToldRule): Omit<WantedRule, 'userId'> {
  const missing = Object.entries({ service, path, method }).find(([, value]) => value === undefined)?.[0];
  if (missing === undefined) {
    return {
      ...(id !== undefined && { id }),
      path: path ?? '',
      method: method ?? '',
      service: service ?? '',
    };
  }
  if (id !== undefined) throw notFound(`Could not find Access Rule: ${id}.`);
  throw badRequest(`Invalid input for field 'access_rules': '${missing}' is a required property`);
}

function keyOf({ service, path, method }: WantedRule): string {
  return [service, path, method].join(' ');
}

function keptRule(call: Call, { id = call.cloud.ids.hex(32), ...rule }: WantedRule): string {
  call.cloud.identity.accessRules.set(id, { id, ...rule });
  return id;
}

function refuseUnknown(body: Readonly<Record<string, unknown>>): void {
  const stray = Object.keys(body).find((key) => !KNOWN.includes(key));
  if (stray !== undefined) {
    throw badRequest(`'${stray}' is an invalid keyword argument for ApplicationCredentialModel`);
  }
}

import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import { requireCaller } from '../context.js';
import { forbidden, IdentityFault, notFound } from '../fault.js';
import { baseUrl } from '../links.js';
import { admin, systemReader } from '../policy.js';
import { listAnswer } from '../resources/collection.js';
import { filtered } from '../resources/filter.js';
import { json, noContent } from '../respond.js';
import type { AccessRuleRecord, AppCredentialRecord } from '../state.js';
import { accessRuleView, appCredentialView, requireUnrestricted } from './app-credential-view.js';

/** GET /v3/users/{user_id}/application_credentials (recording `appcred-list`): of nobody, none. */
export function listAppCredentials(call: Call): SimResponse {
  const userId = requireOwner(call, 'list_application_credentials');
  const all = [...call.cloud.identity.appCredentials.values()];
  const views = all
    .filter((credential) => credential.userId === userId)
    .map((credential) => appCredentialView(call, credential));
  return listAnswer(call, 'application_credentials', filtered(views, call.query, ['name']));
}

/** GET /v3/users/{user_id}/application_credentials/{id} */
export function showAppCredential(call: Call): SimResponse {
  const credential = credentialFor(call, 'get_application_credential');
  return json(200, { application_credential: appCredentialView(call, credential) });
}

/** DELETE /v3/users/{user_id}/application_credentials/{id} (recording `appcred-delete`). */
export function deleteAppCredential(call: Call): SimResponse {
  const credential = credentialFor(call, 'delete_application_credential');
  requireUnrestricted(call, requireCaller(call));
  call.cloud.identity.appCredentials.delete(credential.id);
  return noContent;
}

/** GET /v3/users/{user_id}/access_rules */
export function listAccessRules(call: Call): SimResponse {
  const userId = requireOwnerOrSystem(call, 'list_access_rules');
  const all = [...call.cloud.identity.accessRules.values()].filter((rule) => rule.userId === userId);
  const views = all.map((rule) => linked(call, rule));
  return listAnswer(call, 'access_rules', filtered(views, call.query, ['service', 'path', 'method']));
}

/** GET /v3/users/{user_id}/access_rules/{id} */
export function showAccessRule(call: Call): SimResponse {
  requireOwnerOrSystem(call, 'get_access_rule');
  return json(200, { access_rule: linked(call, accessRuleFor(call)) });
}

/** DELETE /v3/users/{user_id}/access_rules/{id}: only while no application credential has it. */
export function deleteAccessRule(call: Call): SimResponse {
  requireOwnerOrSystem(call, 'delete_access_rule');
  const { id } = accessRuleFor(call);
  const { accessRules, appCredentials } = call.cloud.identity;
  for (const { accessRuleIds } of appCredentials.values()) {
    if (accessRuleIds.includes(id)) throw new IdentityFault(403, 'May not delete access rule in use');
  }
  accessRules.delete(id);
  return noContent;
}

function linked(call: Call, rule: AccessRuleRecord): Readonly<Record<string, unknown>> {
  return { ...accessRuleView(rule), links: { self: `${baseUrl(call)}/access_rules/${rule.id}` } };
}

/** The user of the path, if the caller is that user or may read everything. */
function requireOwner(call: Call, action: string): string {
  const caller = requireCaller(call);
  const userId = call.params.user_id ?? '';
  const may = action.startsWith('delete') ? admin : systemReader;
  if (!may(caller) && caller.userId !== userId) throw forbidden(`identity:${action}`);
  return userId;
}

/** The same of access rules, newer than the old policies: administrators of projects have no say here. */
function requireOwnerOrSystem(call: Call, action: string): string {
  const caller = requireCaller(call);
  const userId = call.params.user_id ?? '';
  const may = caller.system && caller.roles.includes(action.startsWith('delete') ? 'admin' : 'reader');
  if (!may && caller.userId !== userId) throw forbidden(`identity:${action}`);
  return userId;
}

/** Whose it is counts, not what the path says. */
function credentialFor(call: Call, action: string): AppCredentialRecord {
  const id = call.params.id ?? '';
  const credential = call.cloud.identity.appCredentials.get(id);
  const caller = requireCaller(call);
  const may = action.startsWith('delete') ? admin : systemReader;
  const owner = credential?.userId ?? call.params.user_id;
  if (!may(caller) && caller.userId !== owner) throw forbidden(`identity:${action}`);
  if (!credential) throw notFound(`Could not find Application Credential: ${id}.`);
  return credential;
}

function accessRuleFor(call: Call): AccessRuleRecord {
  const id = call.params.id ?? '';
  const rule = call.cloud.identity.accessRules.get(id);
  if (rule?.userId !== call.params.user_id) throw notFound(`Could not find Access Rule: ${id}.`);
  return rule as AccessRuleRecord;
}

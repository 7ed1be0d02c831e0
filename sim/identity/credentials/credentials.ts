import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import type { JsonSchema } from '../../json-schema/validate.js';
import { jsonBody } from '../body.js';
import { byId } from '../catalog.js';
import { requireCaller } from '../context.js';
import { badRequest, conflict, expecting, forbidden, notFound } from '../fault.js';
import { baseUrl } from '../links.js';
import { admin } from '../policy.js';
import { listAnswer, memberOf, validate } from '../resources/collection.js';
import { filtered } from '../resources/filter.js';
import type { JsonObject } from '../resources/resource.js';
import { anyText } from '../resources/schema-parts.js';
import { json, noContent } from '../respond.js';
import type { Routes } from '../routes.js';
import type { CredentialRecord } from '../state.js';
import { refuseDelegated } from '../trusts/delegation.js';
import { idOfAccess } from './ec2-credentials.js';

/**
 * `/v3/credentials`: secrets that Keystone keeps for users, such as those of the EC2 API. One has one's own; an
 * administrator has all. Others' are a 403 whether they are there or not.
 */
export function addCredentials(routes: Routes): void {
  const member = '/v3/credentials/{credential_id}';
  routes
    .add('GET', '/v3/credentials', list)
    .add('POST', '/v3/credentials', create)
    .add('GET', member, (call) => json(200, { credential: viewOf(call, credentialOf(call, 'get')) }))
    .add('PATCH', member, update)
    .add('DELETE', member, remove);
}

const properties = { blob: anyText, project_id: anyText, type: anyText, user_id: anyText };

const creation: JsonSchema = {
  type: 'object',
  properties,
  additionalProperties: true,
  oneOf: [
    {
      title: 'ec2 credential requires project_id',
      required: ['blob', 'type', 'user_id', 'project_id'],
      properties: { type: { enum: ['ec2'] } },
    },
    {
      title: 'non-ec2 credential does not require project_id',
      required: ['blob', 'type', 'user_id'],
      properties: { type: { not: { enum: ['ec2'] } } },
    },
  ],
};

const change: JsonSchema = {
  type: 'object',
  properties: { blob: anyText },
  additionalProperties: false,
  required: ['blob'],
};

function list(call: Call): SimResponse {
  const caller = requireCaller(call);
  const all = byId(call.cloud.identity.credentials);
  const delegated = caller.trustId !== undefined || caller.appCredentialId !== undefined;
  const own = delegated ? [] : all.filter(({ userId }) => admin(caller) || userId === caller.userId);
  const views = own.map((one) => viewOf(call, one));
  return listAnswer(call, 'credentials', filtered(views, call.query, ['user_id', 'type']));
}

function create(call: Call): SimResponse {
  const caller = requireCaller(call);
  const given = memberOf(jsonBody(call), 'credential');
  if (!admin(caller) && given.user_id !== caller.userId) throw forbidden('identity:create_credential');
  validate(creation, given);
  refuseDelegated(caller);
  const credential: CredentialRecord = {
    id: given.type === 'ec2' ? idOfKey(given) : call.cloud.ids.hex(32),
    userId: String(given.user_id),
    projectId: typeof given.project_id === 'string' ? given.project_id : null,
    type: String(given.type),
    blob: String(given.blob),
  };
  const { credentials } = call.cloud.identity;
  if (credentials.has(credential.id)) {
    throw conflict('credential', `Duplicate entry found with ID ${credential.id}`);
  }
  credentials.set(credential.id, credential);
  return json(201, { credential: viewOf(call, credential) });
}

/** An EC2 key's id comes from its access part. */
function idOfKey({ blob }: JsonObject): string {
  return idOfAccess(accessOf(blob));
}

function accessOf(blob: unknown): string {
  let key: unknown;
  try {
    key = JSON.parse(String(blob));
  } catch {
    throw badRequest('Invalid blob in credential');
  }
  if (typeof key !== 'object' || key === null || Array.isArray(key) || Object.keys(key).length === 0) {
    throw expecting('blob', 'credential');
  }
  const { access } = key as { readonly access?: unknown };
  if (access === undefined || access === null) throw expecting('access', 'credential');
  return String(access);
}

function credentialOf(call: Call, verb: string, check: () => void = () => {}): CredentialRecord {
  const caller = requireCaller(call);
  const id = call.params.credential_id ?? '';
  const credential = call.cloud.identity.credentials.get(id);
  if (!admin(caller) && credential?.userId !== caller.userId) throw forbidden(`identity:${verb}_credential`);
  check();
  if (!credential) throw notFound(`Could not find credential: ${id}.`);
  refuseDelegated(caller);
  return credential;
}

function update(call: Call): SimResponse {
  const given = memberOf(jsonBody(call), 'credential');
  const credential = credentialOf(call, 'update', () => validate(change, given));
  if (credential.type === 'ec2') accessOf(given.blob);
  credential.blob = String(given.blob);
  return json(200, { credential: viewOf(call, credential) });
}

function remove(call: Call): SimResponse {
  call.cloud.identity.credentials.delete(credentialOf(call, 'delete').id);
  return noContent;
}

function viewOf(call: Call, { id, userId, projectId, type, blob }: CredentialRecord) {
  const self = `${baseUrl(call)}/credentials/${id}`;
  return { id, user_id: userId, project_id: projectId, type, blob, links: { self } };
}

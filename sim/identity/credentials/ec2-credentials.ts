import { createHash } from 'node:crypto';
import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import { jsonBody } from '../body.js';
import { byId } from '../catalog.js';
import { requireCaller } from '../context.js';
import { forbidden, notFound, unauthenticated } from '../fault.js';
import { baseUrl } from '../links.js';
import { admin } from '../policy.js';
import { listAnswer } from '../resources/collection.js';
import { json, noContent } from '../respond.js';
import type { Routes } from '../routes.js';
import type { CredentialRecord, TokenRecord } from '../state.js';
import { refuseDelegated } from '../trusts/delegation.js';

/** `/v3/users/{user_id}/credentials/OS-EC2`: keys of the EC2 API, which are credentials like others. */
export function addEc2Credentials(routes: Routes): void {
  const all = '/v3/users/{user_id}/credentials/OS-EC2';
  const one = `${all}/{credential_id}`;
  routes
    .add('GET', all, list)
    .add('POST', all, create)
    .add('GET', one, (call) => json(200, { credential: viewOf(call, keyOf(call, 'get')) }))
    .add('DELETE', one, (call) => {
      call.cloud.identity.credentials.delete(keyOf(call, 'delete').id);
      return noContent;
    });
}

/** @throws IdentityFault 403 */
function callerFor(call: Call, action: string): TokenRecord {
  const caller = requireCaller(call);
  if (admin(caller) || caller.userId === call.params.user_id) return caller;
  throw forbidden(`identity:ec2_${action}`);
}

/** @throws IdentityFault 404 */
function requireUser(call: Call): string {
  const id = call.params.user_id ?? '';
  if (!call.cloud.identity.users.has(id)) throw notFound(`Could not find user: ${id}.`);
  return id;
}

function list(call: Call): SimResponse {
  refuseDelegated(callerFor(call, 'list_credentials'));
  const user = requireUser(call);
  const keys = byId(call.cloud.identity.credentials).filter(
    ({ type, userId }) => type === 'ec2' && userId === user,
  );
  const views = keys.map((one) => viewOf(call, one));
  return listAnswer(call, 'credentials', views);
}

function create(call: Call): SimResponse {
  const { tenant_id: project = null } = jsonBody(call);
  const caller = callerFor(call, 'create_credential');
  const userId = requireUser(call);
  const { identity, ids } = call.cloud;
  if (typeof project !== 'string' || !(identity.projects.has(project) || identity.domains.has(project))) {
    throw notFound(`Could not find project: ${project === null ? 'None' : project}.`);
  }
  refuseDelegated(caller);
  const access = ids.hex(32);
  const credential: CredentialRecord = {
    id: idOfAccess(access),
    userId,
    projectId: project,
    type: 'ec2',
    blob: JSON.stringify({ access, secret: ids.hex(32), trust_id: null }),
  };
  identity.credentials.set(credential.id, credential);
  return json(201, { credential: viewOf(call, credential) });
}

export function idOfAccess(access: string): string {
  return createHash('sha256').update(access).digest('hex');
}

/** The path names a key by its access part. Whose it is says who may look. */
function keyOf(call: Call, verb: 'get' | 'delete'): CredentialRecord {
  const caller = requireCaller(call);
  const { user_id: user = '', credential_id: access = '' } = call.params;
  const id = idOfAccess(access);
  const credential = call.cloud.identity.credentials.get(id);
  if (!credential) throw notFound(`Could not find credential: ${id}.`);
  const own = caller.userId === user && credential.userId === user;
  if (!admin(caller) && !own) throw forbidden(`identity:ec2_${verb}_credential`);
  requireUser(call);
  if (credential.type !== 'ec2') throw unauthenticated();
  refuseDelegated(caller);
  return credential;
}

function viewOf(call: Call, { userId, projectId, blob }: CredentialRecord): unknown {
  const { access, secret, trust_id = null } = JSON.parse(blob) as Readonly<Record<string, unknown>>;
  const self = `${baseUrl(call)}/users/${userId}/credentials/OS-EC2/${access}`;
  return { user_id: userId, tenant_id: projectId, access, secret, trust_id, links: { self } };
}

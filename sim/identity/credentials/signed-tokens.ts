import type { Call } from '../../call.js';
import { jsonBody } from '../body.js';
import { requireCaller } from '../context.js';
import { badRequest, forbidden, IdentityFault, notFound, unauthenticated } from '../fault.js';
import { admin } from '../policy.js';
import { json } from '../respond.js';
import type { Routes } from '../routes.js';
import type { CredentialRecord, TokenRecord } from '../state.js';
import { mintToken } from '../tokens/mint.js';
import { tokenView } from '../tokens/token-view.js';
import { idOfAccess } from './ec2-credentials.js';
import { ec2Signatures } from './ec2-signature.js';
import { s3Signature } from './s3-signature.js';
import { type Signed, signingTime } from './signed-request.js';

/**
 * `/v3/ec2tokens`, `/v3/s3tokens`: what services ask that are told requests signed with an EC2 key. Only services and
 * administrators may: who could replay a signed request would have its signer's token otherwise.
 */
export function addSignedTokens(routes: Routes): void {
  routes
    .add('POST', '/v3/ec2tokens', (call) => {
      const token = tokenOfSigned(call, 'ec2tokens', ec2Signatures);
      return json(200, tokenView(call, token, true), [['X-Subject-Token', token.id]]);
    })
    .add('POST', '/v3/s3tokens', (call) => {
      const token = tokenOfSigned(call, 's3tokens', (signed, secret) => [s3Signature(signed, secret)]);
      return json(200, tokenView(call, token, true));
    });
}

/** Keystone's `auth_ttl`: how long a signed request counts. */
const LIFETIME = 15 * 60_000;

/** @param signaturesOf the signatures that a request can have of a secret */
function tokenOfSigned(
  call: Call,
  name: string,
  signaturesOf: (signed: Signed, secret: string) => readonly string[],
): TokenRecord {
  const caller = requireCaller(call);
  if (!admin(caller) && !caller.roles.includes('service')) throw forbidden(`identity:${name}_validate`);
  const signed = signedRequest(call);
  const key = keyOf(call, signed);
  const { secret } = JSON.parse(key.blob) as { readonly secret?: unknown };
  if (!isSignedBy(signed, () => signaturesOf(signed, String(secret)))) throw unauthenticated();
  const { projects, users } = call.cloud.identity;
  const project = projects.get(key.projectId ?? '');
  if (!project) throw notFound(`Could not find project: ${key.projectId}.`);
  const user = users.get(key.userId);
  if (!user) throw notFound(`Could not find user: ${key.userId}.`);
  if (!user.enabled || !project.enabled) throw unauthenticated();
  const signedAt = signingTime(signed);
  if (Number.isNaN(signedAt) || (signedAt ?? call.now) + LIFETIME < call.now) throw unauthenticated();
  return mintToken(call.cloud, call.now, {
    user,
    methods: ['ec2credential'],
    scope: { kind: 'project', id: project.id },
    appCredential: undefined,
    parent: undefined,
  });
}

/** Of a kind that is not known, Keystone's own library breaks off with a 500: here nobody has signed so. */
function isSignedBy({ signature }: Signed, signatures: () => readonly string[]): boolean {
  let possible: readonly string[];
  try {
    possible = signatures();
  } catch (error) {
    if (error instanceof IdentityFault) throw error;
    return false;
  }
  return typeof signature === 'string' && possible.includes(signature);
}

/** @throws IdentityFault 400, 401 */
function signedRequest(call: Call): Signed {
  const body = jsonBody(call);
  if (Object.keys(body).length === 0) throw badRequest('request must include a request body');
  const signed = body.credentials || body.credential || body.ec2Credentials;
  if (typeof signed !== 'object' || signed === null || !('access' in signed)) throw unauthenticated();
  return signed;
}

/** @throws IdentityFault 401, 404 */
function keyOf(call: Call, { access }: Signed): CredentialRecord {
  const id = idOfAccess(String(access));
  const key = call.cloud.identity.credentials.get(id);
  if (!key) throw notFound(`Could not find credential: ${id}.`);
  if (key.type !== 'ec2') throw unauthenticated();
  return key;
}

import type { Call } from '../../call.js';
import { isRuled } from '../application-credentials/access-rules.js';
import { expecting, forbidden, IdentityFault, notFound, unauthenticated } from '../fault.js';
import type { AppCredentialRecord, IdentityState, Scope, TokenRecord, UserRecord } from '../state.js';
import { tokenFault } from '../validity.js';
import { checkSecret, findAppCredential } from './app-credential-method.js';
import type { AuthRequest } from './auth-schema.js';
import type { Grounds } from './mint.js';
import { resolveUser } from './references.js';
import { defaultScope, requestedScope, trustOf, userOfTrust } from './scope.js';

/** In the order of Keystone's configuration; a token lists its methods the other way round. */
const METHODS = ['external', 'password', 'token', 'oauth1', 'mapped', 'application_credential'] as const;

/** What one method found out. */
interface Proof {
  readonly user: UserRecord;
  readonly parent?: TokenRecord;
  readonly appCredential?: AppCredentialRecord;
}

type Method = (call: Call, auth: AuthRequest) => Proof;

const PROVERS: Readonly<Record<string, Method>> = {
  password: provePassword,
  token: proveToken,
  application_credential: proveAppCredential,
  external: refuse,
  oauth1: refuse,
  mapped: () => {
    throw expecting('identity_provider', 'mapped');
  },
};

/**
 * Who asks, and for what: the grounds of a new token.
 * @throws IdentityFault
 */
export function authenticate(call: Call, auth: AuthRequest): Grounds {
  const state = call.cloud.identity;
  const methods = [...new Set(auth.identity.methods)];
  for (const method of methods) {
    if (!Object.hasOwn(auth.identity, method)) throw expecting(method, 'identity');
  }
  if (methods.some((method) => !Object.hasOwn(PROVERS, method))) {
    throw new IdentityFault(401, 'Attempted to authenticate with an unsupported method.', {
      methods: METHODS,
    });
  }
  const requested = scopeOf(state, auth, methods, call.now);
  const proofs = methods.map((method) => (PROVERS[method] as Method)(call, auth));
  const [first] = proofs;
  if (!first || proofs.some((proof) => proof.user !== first.user)) throw unauthenticated();
  const parent = proofs.find((proof) => proof.parent)?.parent;
  const trust = methods.includes('application_credential') ? undefined : trustOf(state, auth, call.now);
  return {
    user: trust ? userOfTrust(state, trust, first.user) : first.user,
    methods: ordered([...methods, ...(parent?.methods ?? [])]),
    scope: requested === 'default' ? defaultScope(state, first.user) : requested,
    appCredential: proofs.find((proof) => proof.appCredential)?.appCredential,
    parent,
    trust,
  };
}

function scopeOf(
  state: IdentityState,
  auth: AuthRequest,
  methods: readonly string[],
  now: number,
): Scope | undefined | 'default' {
  if (!methods.includes('application_credential')) return requestedScope(state, auth, now);
  if (auth.scope !== undefined) {
    throw new IdentityFault(
      401,
      'Error authenticating with application credential: Application credentials cannot request a scope.',
      {},
    );
  }
  const credential = findAppCredential(state, auth.identity.application_credential);
  return credential.projectId === undefined ? undefined : { kind: 'project', id: credential.projectId };
}

function ordered(methods: readonly string[]): string[] {
  return METHODS.filter((method) => methods.includes(method)).reverse();
}

/** Wrong and missing passwords and unknown users are alike (recordings `auth-wrong-password`, `auth-missing-password`). */
function provePassword(call: Call, auth: AuthRequest): Proof {
  const given = auth.identity.password?.user;
  if (!given) throw expecting('user', 'None');
  const user = resolveUser(call.cloud.identity, given);
  if (user.password === undefined || given.password !== user.password) throw unauthenticated();
  return { user };
}

/** Rescoping (recordings `auth-rescope-token-method`, `auth-token-method-garbage`). */
function proveToken(call: Call, auth: AuthRequest): Proof {
  const parent = findToken(call, auth.identity.token?.id);
  if (isRuled(call.cloud.identity, parent)) throw notFound('Failed to validate token');
  const wantsPlace = typeof auth.scope === 'object' && ('project' in auth.scope || 'domain' in auth.scope);
  if (parent.system && wantsPlace) {
    throw forbidden(
      'Using a system-scoped token to create a project-scoped or domain-scoped token is not allowed.',
    );
  }
  if (parent.appCredentialId !== undefined) {
    throw forbidden('Using a delegated token to create another token is not allowed.');
  }
  if (parent.trustId !== undefined) {
    throw forbidden(
      'Using trust-scoped token to create another token. Create a new trust-scoped token instead',
    );
  }
  const user = call.cloud.identity.users.get(parent.userId);
  if (!user) throw unauthenticated();
  return { user, parent };
}

/** @throws IdentityFault 404 for what is no token, and for one that is no longer valid */
export function findToken(call: Call, id: string | undefined, grace = 0): TokenRecord {
  const state = call.cloud.identity;
  const token = state.tokens.get(id ?? '');
  if (!token) throw notFound(id ? 'Could not recognize Fernet token' : 'No token in the request');
  const fault = tokenFault(state, token, call.now, grace);
  if (fault) throw fault;
  return token;
}

function proveAppCredential(call: Call, auth: AuthRequest): Proof {
  const payload = auth.identity.application_credential;
  const appCredential = findAppCredential(call.cloud.identity, payload);
  checkSecret(appCredential, payload, call.now);
  return { user: resolveUser(call.cloud.identity, { id: appCredential.userId }), appCredential };
}

function refuse(): Proof {
  throw unauthenticated();
}

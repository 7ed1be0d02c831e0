import { expecting, notFound, unauthenticated } from '../fault.js';
import type { AppCredentialRecord, IdentityState } from '../state.js';
import type { Reference } from './auth-schema.js';
import { named, resolveDomain } from './references.js';

interface AppCredentialPayload {
  readonly id?: unknown;
  readonly name?: unknown;
  readonly secret?: unknown;
  readonly user?: Reference;
}

/**
 * The application credential a request names.
 * @throws IdentityFault 404 for an unknown id (recording `auth-appcred-unknown-id`), 401 for an unknown name
 */
export function findAppCredential(state: IdentityState, payload: unknown): AppCredentialRecord {
  const wanted = (typeof payload === 'object' && payload !== null ? payload : {}) as AppCredentialPayload;
  if (wanted.id) {
    const record = state.appCredentials.get(String(wanted.id));
    if (!record) throw notFound(`Could not find Application Credential: ${wanted.id}.`);
    return record;
  }
  if (!wanted.name) throw expecting('name or ID', 'application credential');
  if (!wanted.user) throw expecting('user', 'application credential');
  const userId = wanted.user.id || userIdByName(state, wanted.user);
  for (const record of state.appCredentials.values()) {
    if (record.userId === userId && record.name === wanted.name) return record;
  }
  throw unauthenticated();
}

function userIdByName(state: IdentityState, user: Reference): string {
  if (user.domain === undefined) throw expecting('domain', 'user');
  const domain = resolveDomain(state, user.domain);
  const found = named(state.users, String(user.name), domain.id);
  if (!found) throw notFound(`Could not find user: ${user.name}.`);
  return found.id;
}

/** @throws IdentityFault 401 (recording `auth-appcred-wrong-secret`) */
export function checkSecret(credential: AppCredentialRecord, payload: unknown, now: number): void {
  const { secret } = payload as AppCredentialPayload;
  const expired = credential.expiresAt !== undefined && credential.expiresAt.at <= now;
  if (expired || secret !== credential.secret) throw unauthenticated();
}

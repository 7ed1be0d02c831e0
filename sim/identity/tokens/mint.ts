import type { Cloud } from '../../cloud.js';
import { unauthenticated } from '../fault.js';
import { rolesIn } from '../roles.js';
import type { AppCredentialRecord, Scope, TokenRecord, TrustRecord, UserRecord } from '../state.js';
import { wholeSecond } from '../times.js';
import { rolesOfTrust } from '../trusts/trust.js';

/** What a token is to say. */
export interface Grounds {
  readonly user: UserRecord;
  readonly methods: readonly string[];
  readonly scope: Scope | undefined;
  readonly appCredential: AppCredentialRecord | undefined;
  readonly trust?: TrustRecord | undefined;
  /** The token it comes from: it expires with it, and shares its chain of audit ids. */
  readonly parent: TokenRecord | undefined;
}

/**
 * Makes a token and keeps it.
 * @throws IdentityFault 401 where the user has no role in the scope (recording `auth-project-without-role`)
 */
export function mintToken(cloud: Cloud, now: number, grounds: Grounds): TokenRecord {
  const { user, scope, parent, appCredential, trust } = grounds;
  const roles = trust
    ? rolesOfTrust(cloud.identity, trust)
    : rolesIn(cloud.identity, user.id, scope, appCredential);
  if (scope && roles.length === 0) throw unauthenticated();
  const issuedAt = wholeSecond(now);
  const chain = parent?.auditIds.at(-1);
  const token: TokenRecord = {
    id: `gAAAAAB${urlSafe(cloud, 132)}`,
    userId: user.id,
    userName: user.name,
    projectId: scope?.kind === 'project' ? scope.id : undefined,
    domainId: scope?.kind === 'domain' ? scope.id : undefined,
    projectDomainId: scope?.kind === 'project' ? cloud.identity.projects.get(scope.id)?.domainId : undefined,
    system: scope?.kind === 'system',
    roles: roles.map((role) => role.name),
    roleIds: roles.map((role) => role.id),
    methods: grounds.methods,
    auditIds: [urlSafe(cloud, 16), ...(chain === undefined ? [] : [chain])],
    appCredentialId: appCredential?.id,
    trustId: trust?.id,
    issuedAt,
    expiresAt: parent?.expiresAt ?? issuedAt + cloud.profile.identity.token_lifetime * 1000,
    revokedAt: undefined,
    cachedUntil: {},
  };
  forgetExpired(cloud, now);
  cloud.identity.tokens.set(token.id, token);
  if (trust && trust.remainingUses !== null) trust.remainingUses -= 1;
  return token;
}

function urlSafe(cloud: Cloud, bytes: number): string {
  return Buffer.from(cloud.ids.hex(bytes * 2), 'hex').toString('base64url');
}

/** Tokens are kept for a while after they expire, so that one presented late is known for what it was. */
function forgetExpired(cloud: Cloud, now: number): void {
  const { tokens } = cloud.identity;
  for (const token of tokens.values()) {
    if (token.expiresAt + FORGET_AFTER > now) return;
    tokens.delete(token.id);
  }
}

const FORGET_AFTER = 3_600_000;

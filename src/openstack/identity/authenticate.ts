import type { Clock, Milliseconds } from '../../clock.js';
import type { Auth } from '../auth.js';
import { AuthenticationError, InvalidResponse, NotFound } from '../errors.js';
import type { Answer, Exchange } from '../http/call.js';
import type { CatalogEntry } from './catalog.js';
import { findIdentityApi, type IdentityApi, type IdentityVersion, versionRefused } from './discovery.js';
import { Token } from './token.js';
import { readV2, v2Body } from './v2.js';
import { readV3, v3Body } from './v3.js';

/** What either version of the API grants, in one form. */
export interface GrantedToken {
  readonly id: string | undefined;
  readonly expiresAt: string;
  readonly issuedAt: string | undefined;
  readonly userId: string;
  readonly project: { readonly id: string; readonly name: string } | undefined;
  readonly catalog: readonly CatalogEntry[];
}

interface Dialect {
  readonly path: string;
  body(auth: Auth): object;
  read(answer: Answer): GrantedToken;
}

const DIALECTS: Readonly<Record<IdentityVersion, Dialect>> = {
  '2.0': { path: 'tokens', body: v2Body, read: readV2 },
  '3': { path: 'auth/tokens', body: v3Body, read: readV3 },
};

export interface Identity {
  /** Without a token. */
  readonly exchange: Exchange;
  readonly clock: Clock;
}

/**
 * A project-scoped token for the credentials.
 * @throws IdentityVersionUnsupported; AuthenticationError when refused, or not scoped to a project
 */
export async function authenticate(
  auth: Auth,
  { exchange, clock }: Identity,
  signal: AbortSignal,
): Promise<Token> {
  const api = await findIdentityApi(auth, exchange, signal);
  const dialect = DIALECTS[api.version];
  const askedAt = clock.now();
  try {
    const answer = await exchange({
      service: 'identity',
      operation: 'authenticate',
      method: 'POST',
      url: `${api.url}/${dialect.path}`,
      body: dialect.body(auth),
      hidden: [secretOf(auth)],
      repeat: 'always',
      urgent: true,
      signal,
    });
    return tokenOf(dialect.read(answer), askedAt);
  } catch (error) {
    throw await explained(error, { api, exchange, signal });
  }
}

function secretOf(auth: Auth): string {
  if (auth.method === 'password') return auth.password;
  return auth.method === 'token' ? auth.token : auth.secret;
}

interface Refusal {
  readonly api: IdentityApi;
  readonly exchange: Exchange;
  readonly signal: AbortSignal;
}

/**
 * Keystone answers one 401 whatever is wrong with the credentials, 404 for an application credential or token
 * that it does not know, and 404 as well for a version that it does not speak (recordings auth-wrong-password,
 * auth-unknown-project, auth-appcred-unknown-id, auth-v2-tokens).
 */
async function explained(error: unknown, { api, exchange, signal }: Refusal): Promise<unknown> {
  if (error instanceof NotFound) {
    const refused = await versionRefused(api, exchange, signal);
    return refused ?? new AuthenticationError({ ...error, cause: error });
  }
  if (error instanceof AuthenticationError && error.status === 401) {
    const hint = 'Check the user, the secret, the project and their domains: which is wrong is not told';
    return new AuthenticationError({ ...error, detail: `${error.detail} ${hint}` });
  }
  return error;
}

/** A token is renewed this long before it ends, or a tenth of its life if that is less. */
const RENEWAL_MARGIN: Milliseconds = 120_000;

/** The cloud's times are only subtracted from each other: its clock is not ours. */
function tokenOf(granted: GrantedToken, askedAt: Milliseconds): Token {
  const asked = { service: 'identity', operation: 'authenticate' };
  const { id, project } = granted;
  const expires = Date.parse(granted.expiresAt);
  const issued = granted.issuedAt === undefined ? askedAt : Date.parse(granted.issuedAt);
  const lifetime = expires - issued;
  if (!id) throw new InvalidResponse({ ...asked, detail: 'the answer has no X-Subject-Token header' });
  if (Number.isNaN(lifetime)) throw new InvalidResponse({ ...asked, detail: 'the token has no valid times' });
  if (project === undefined) {
    const detail =
      'the token is for no project, so it opens no service; say which (os_tenant_name, OS_PROJECT_NAME, auth.project_name)';
    throw new AuthenticationError({ ...asked, detail });
  }
  return new Token({
    id,
    expiresAt: askedAt + lifetime,
    renewAt: askedAt + lifetime - Math.min(RENEWAL_MARGIN, Math.max(0, lifetime / 10)),
    userId: granted.userId,
    projectId: project.id,
    projectName: project.name,
    catalog: usable(granted.catalog),
  });
}

/** Without endpoints that are no URLs, as clouds that were set up by hand have them. */
function usable(catalog: readonly CatalogEntry[]): readonly CatalogEntry[] {
  return catalog.map((entry) => ({
    ...entry,
    endpoints: entry.endpoints.filter(({ url }) => URL.canParse(url)),
  }));
}

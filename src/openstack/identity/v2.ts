import * as z from 'zod';
import type { Auth, Interface } from '../auth.js';
import { IdentityVersionUnsupported } from '../errors.js';
import type { Answer } from '../http/call.js';
import { parseAnswer } from '../service.js';
import type { GrantedToken } from './authenticate.js';
import type { CatalogEndpoint } from './catalog.js';

const endpoint = z.object({
  region: z.string().nullish(),
  publicURL: z.string().optional(),
  internalURL: z.string().optional(),
  adminURL: z.string().optional(),
});

const accessDocument = z.object({
  access: z.object({
    token: z.object({
      id: z.string(),
      expires: z.string(),
      issued_at: z.string().optional(),
      tenant: z.object({ id: z.string(), name: z.string() }).optional(),
    }),
    user: z.object({ id: z.string() }),
    serviceCatalog: z
      .array(z.object({ type: z.string(), name: z.string().default(''), endpoints: z.array(endpoint) }))
      .default([]),
  }),
});

/** The body of POST /v2.0/tokens. @throws IdentityVersionUnsupported for what only v3 has */
export function v2Body(auth: Auth): object {
  const missing = onlyInV3(auth);
  if (missing) throw missing;
  if (auth.method === 'applicationCredential') throw new TypeError('refused above');
  const tenant = {
    ...(auth.projectId !== undefined && { tenantId: auth.projectId }),
    ...(auth.projectId === undefined && auth.projectName !== undefined && { tenantName: auth.projectName }),
  };
  if (auth.method === 'token') return { auth: { token: { id: auth.token }, ...tenant } };
  const who = auth.userId === undefined ? { username: auth.username } : { userId: auth.userId };
  return { auth: { passwordCredentials: { ...who, password: auth.password }, ...tenant } };
}

/** The domain that v2.0 users are in. */
const DEFAULT_DOMAIN: ReadonlySet<string> = new Set(['default', 'Default']);

function onlyInV3(auth: Auth): IdentityVersionUnsupported | undefined {
  const domains =
    auth.method === 'password'
      ? [auth.userDomainId, auth.userDomainName, auth.projectDomainId, auth.projectDomainName]
      : [];
  const other = domains.find((domain) => domain !== undefined && !DEFAULT_DOMAIN.has(domain));
  const what =
    auth.method === 'applicationCredential'
      ? 'application credentials'
      : other === undefined
        ? undefined
        : `domains (${other})`;
  if (what === undefined) return undefined;
  const detail = `the v2.0 identity API has no ${what}; use an auth URL that ends in /v3`;
  return new IdentityVersionUnsupported({ service: 'identity', operation: 'authenticate', detail }, ['v2.0']);
}

const URL_KEYS: Readonly<Record<`${Interface}URL`, Interface>> = {
  publicURL: 'public',
  internalURL: 'internal',
  adminURL: 'admin',
};

export function readV2(answer: Answer): GrantedToken {
  const asked = { service: 'identity', operation: 'authenticate' };
  const { token, user, serviceCatalog } = parseAnswer(answer, accessDocument, asked).access;
  return {
    id: token.id,
    expiresAt: token.expires,
    issuedAt: token.issued_at,
    userId: user.id,
    project: token.tenant,
    catalog: serviceCatalog.map(({ type, name, endpoints }) => ({
      type,
      name,
      endpoints: endpoints.flatMap(perInterface),
    })),
  };
}

function perInterface(
  endpoint: z.output<typeof accessDocument>['access']['serviceCatalog'][0]['endpoints'][0],
) {
  return Object.entries(URL_KEYS).flatMap(([key, face]): CatalogEndpoint[] => {
    const url = endpoint[key as keyof typeof URL_KEYS];
    return url === undefined ? [] : [{ interface: face, region: endpoint.region ?? '', url }];
  });
}

import * as z from 'zod';
import type { ApplicationCredentialAuth, Auth, PasswordAuth, TokenAuth } from '../auth.js';
import type { Answer } from '../http/call.js';
import { parseAnswer } from '../service.js';
import type { GrantedToken } from './authenticate.js';

const endpoint = z.object({
  interface: z.string(),
  region: z.string().nullish(),
  region_id: z.string().nullish(),
  url: z.string(),
});

const tokenDocument = z.object({
  token: z.object({
    expires_at: z.string(),
    issued_at: z.string().optional(),
    user: z.object({ id: z.string() }),
    project: z.object({ id: z.string(), name: z.string() }).optional(),
    catalog: z
      .array(
        z.object({
          type: z.string(),
          name: z.string().default(''),
          endpoints: z.array(endpoint),
        }),
      )
      .default([]),
  }),
});

/** Where no domain is given, it is the one every Keystone begins with. */
const DEFAULT_DOMAIN = { id: 'default' } as const;

/** The body of POST /v3/auth/tokens (recordings auth-scoped-project-*, auth-appcred-*, auth-rescope-*). */
export function v3Body(auth: Auth): object {
  const scope = auth.method === 'applicationCredential' ? undefined : scopeOf(auth);
  return { auth: { identity: IDENTITY[auth.method](auth as never), ...(scope && { scope }) } };
}

const IDENTITY = {
  password: (auth: PasswordAuth) => ({
    methods: ['password'],
    password: { user: { ...userOf(auth), password: auth.password } },
  }),
  token: (auth: TokenAuth) => ({ methods: ['token'], token: { id: auth.token } }),
  applicationCredential: (auth: ApplicationCredentialAuth) => ({
    methods: ['application_credential'],
    application_credential:
      auth.id === undefined
        ? { name: auth.name, secret: auth.secret, user: userOf(auth) }
        : { id: auth.id, secret: auth.secret },
  }),
} as const;

function userOf(auth: PasswordAuth | ApplicationCredentialAuth): object {
  if (auth.userId !== undefined) return { id: auth.userId };
  return { name: auth.username, domain: domain(auth.userDomainId, auth.userDomainName) };
}

function scopeOf(auth: PasswordAuth | TokenAuth): object | undefined {
  if (auth.projectId !== undefined) return { project: { id: auth.projectId } };
  if (auth.projectName === undefined) return undefined;
  return {
    project: { name: auth.projectName, domain: domain(auth.projectDomainId, auth.projectDomainName) },
  };
}

function domain(id: string | undefined, name: string | undefined): object {
  if (id !== undefined) return { id };
  return name === undefined ? DEFAULT_DOMAIN : { name };
}

export function readV3(answer: Answer): GrantedToken {
  const asked = { service: 'identity', operation: 'authenticate' };
  const { token } = parseAnswer(answer, tokenDocument, asked);
  return {
    id: answer.headers['x-subject-token'],
    expiresAt: token.expires_at,
    issuedAt: token.issued_at,
    userId: token.user.id,
    project: token.project,
    catalog: token.catalog.map(({ type, name, endpoints }) => ({
      type,
      name,
      endpoints: endpoints.map((each) => ({
        interface: each.interface,
        region: each.region ?? each.region_id ?? '',
        url: each.url,
      })),
    })),
  };
}

import * as z from 'zod';
import type { Call } from '../call.js';

/** Who sends a request, by name: of the token it carries, or of the credentials it asks for a token with. */
export interface Requester {
  readonly user: string | undefined;
  readonly project: string | undefined;
}

const NOBODY: Requester = { user: undefined, project: undefined };

const named = z.object({ id: z.string().optional(), name: z.string().optional() });
const loginSchema = z.object({
  auth: z.object({
    identity: z
      .object({
        password: z.object({ user: named }).optional(),
        token: z.object({ id: z.string() }).optional(),
        application_credential: z.object({ id: z.string().optional(), user: named.optional() }).optional(),
      })
      .optional(),
    scope: z.unknown().optional(),
    passwordCredentials: z
      .object({ username: z.string().optional(), userId: z.string().optional() })
      .optional(),
    token: z.object({ id: z.string() }).optional(),
    tenantName: z.string().optional(),
  }),
});
type Login = z.infer<typeof loginSchema>['auth'];

/** Whether the token is still valid plays no part: this is for limits, faults and the journal. */
export function requesterOf(call: Call): Requester {
  const token = call.header('x-auth-token');
  if (token !== undefined) return ofToken(call, token);
  if (call.service !== 'identity' || call.method !== 'POST' || !call.path.endsWith('/tokens')) return NOBODY;
  const login = loginSchema.safeParse(parse(call.bodyText));
  return login.success ? ofLogin(call, login.data.auth) : NOBODY;
}

function ofToken(call: Call, id: string): Requester {
  const { tokens, projects } = call.cloud.identity;
  const token = tokens.get(id);
  if (!token) return NOBODY;
  return { user: token.userName, project: projects.get(token.projectId ?? '')?.name };
}

function ofLogin(call: Call, { identity, passwordCredentials, token, tenantName }: Login): Requester {
  const earlier = identity?.token?.id ?? token?.id;
  if (earlier !== undefined) return ofToken(call, earlier);
  const { users, appCredentials } = call.cloud.identity;
  const credential = identity?.application_credential;
  const user = identity?.password?.user ?? credential?.user;
  const name =
    user?.name ??
    passwordCredentials?.username ??
    users.get(
      user?.id ?? passwordCredentials?.userId ?? appCredentials.get(credential?.id ?? '')?.userId ?? '',
    )?.name;
  return { user: name, project: tenantName };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

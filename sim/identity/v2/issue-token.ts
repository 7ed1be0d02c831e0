import * as z from 'zod';
import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import { jsonBody } from '../body.js';
import { badRequest, expecting, unauthenticated } from '../fault.js';
import { json } from '../respond.js';
import type { IdentityState, Scope } from '../state.js';
import { type Grounds, mintToken } from '../tokens/mint.js';
import { named } from '../tokens/references.js';
import { defaultScope } from '../tokens/scope.js';
import { tokenFault } from '../validity.js';
import { accessView } from './access-view.js';

/** Version 2.0 knows no domains: all it sees is in this one. */
export const V2_DOMAIN = 'default';

const text = z.string().max(255).optional();

const authSchema = z.looseObject({
  passwordCredentials: z
    .looseObject({ username: text, userId: text, password: z.string().optional() })
    .optional(),
  token: z.looseObject({ id: z.string().optional() }).optional(),
  tenantName: text,
  tenantId: text,
});
type V2Auth = z.infer<typeof authSchema>;

/** POST /v2.0/tokens */
export function issueV2Token(call: Call): SimResponse {
  const { auth } = jsonBody(call);
  if (auth === undefined || auth === null) throw expecting('auth', 'request body');
  const parsed = authSchema.safeParse(auth);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw badRequest(`Invalid input for field '${issue?.path.join('/')}'. ${issue?.message}.`);
  }
  const token = mintToken(call.cloud, call.now, groundsOf(call, parsed.data));
  return json(200, { access: accessView(call, token) });
}

function groundsOf(call: Call, auth: V2Auth): Grounds {
  const state = call.cloud.identity;
  const who = auth.token ? fromToken(call, auth.token) : fromPassword(state, auth.passwordCredentials);
  const asked = tenantScope(state, auth);
  const scope = asked ?? (who.parent ? undefined : defaultScope(state, who.user));
  return { ...who, scope, appCredential: undefined };
}

type Who = Pick<Grounds, 'user' | 'methods' | 'parent'>;

function fromPassword(state: IdentityState, credentials: V2Auth['passwordCredentials']): Who {
  if (!credentials) throw expecting('passwordCredentials', 'auth');
  const { username, userId, password } = credentials;
  if (password === undefined) throw expecting('password', 'passwordCredentials');
  if (!username && !userId) throw expecting('username or userId', 'passwordCredentials');
  const user = userId ? state.users.get(userId) : named(state.users, username ?? '', V2_DOMAIN);
  if (!user?.enabled || user.domainId !== V2_DOMAIN || user.password !== password) throw unauthenticated();
  return { user, methods: ['password'], parent: undefined };
}

function fromToken(call: Call, { id }: { readonly id?: string | undefined }): Who {
  if (id === undefined) throw expecting('id', 'token');
  const state = call.cloud.identity;
  const parent = state.tokens.get(id);
  const user = state.users.get(parent?.userId ?? '');
  if (!parent || !user || tokenFault(state, parent, call.now)) throw unauthenticated();
  if (parent.appCredentialId !== undefined || parent.system) throw unauthenticated();
  return { user, methods: [...new Set(['token', ...parent.methods])], parent };
}

function tenantScope(state: IdentityState, { tenantName, tenantId }: V2Auth): Scope | undefined {
  if (!tenantName && !tenantId) return undefined;
  const project = tenantName
    ? named(state.projects, tenantName, V2_DOMAIN)
    : state.projects.get(tenantId ?? '');
  if (!project?.enabled || project.domainId !== V2_DOMAIN) throw unauthenticated();
  return { kind: 'project', id: project.id };
}

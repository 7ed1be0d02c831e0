import * as z from 'zod';
import type { ProfileInput } from '../../sim/index.js';
import type { Token } from '../../src/index.js';
import type { Asker } from './asker.js';

const versionsSchema = z.object({ versions: z.object({ values: z.array(z.object({ id: z.string() })) }) });
const tokenSchema = z.object({ token: z.object({ issued_at: z.string(), expires_at: z.string() }) });

/** What a profile says of the identity service. */
export async function identityPart(asker: Asker, token: Token): Promise<ProfileInput['identity']> {
  const versions = await asker.get('identity', '/', versionsSchema, { authenticated: false });
  const v2 = await asker.api.ask('identity', 'GET', '/v2.0', { authenticated: false });
  const own = await asker.get('identity', '/v3/auth/tokens', tokenSchema, {
    headers: { 'x-subject-token': token.id },
  });
  return {
    ...(versions && { v3: versions.versions.values.some(({ id }) => id.startsWith('v3')) }),
    v2: v2.status === 200,
    ...(own && { token_lifetime: lifetime(own.token) }),
  };
}

/** Seconds; Keystone issues tokens for whole seconds, but for how long it took to do so. */
function lifetime({ issued_at, expires_at }: z.output<typeof tokenSchema>['token']): number {
  return Math.max(1, Math.round((Date.parse(expires_at) - Date.parse(issued_at)) / 1000));
}

import { z } from 'zod';
import type { ProfileInput } from '../../sim/index.js';
import type { Seconds } from '../../src/index.js';
import type { Api, ApiService } from '../evidence/api.js';
import type { Exchange } from '../evidence/exchange.js';

export type RateLimit = NonNullable<ProfileInput['rate_limits']>[number];

/** Cheap questions, one to each service, to ask again and again. */
const CHEAP: Readonly<Record<ApiService, string>> = {
  identity: '/v3',
  compute: '/servers?limit=1',
  image: '/images?limit=1',
  volume: '/volumes?limit=1',
  network: '/networks?limit=1',
};

const TOO_MANY = new Set([413, 429]);
/** Where a cloud does not say when to come back. */
const USUAL_WINDOW: Seconds = 60;

/**
 * Asks each service so many times in a row, and no more once it is told that this is too much.
 * @returns the limits that showed
 */
export async function observedLimits(
  api: Api,
  exchanges: readonly Exchange[],
  burst: number,
): Promise<RateLimit[]> {
  const limits: RateLimit[] = [];
  for (const service of Object.keys(CHEAP) as ApiService[]) {
    const root = await api.root(service);
    if (root === undefined) continue;
    const first = exchanges.length;
    for (let asked = 0; asked < burst && !limited(exchanges.slice(first)); asked++)
      await api.ask(service, 'GET', CHEAP[service]);
    const limit = limitIn(
      service,
      exchanges.filter(({ url }) => url.startsWith(root)),
    );
    if (limit) limits.push(limit);
  }
  return limits;
}

function limited(exchanges: readonly Exchange[]): boolean {
  return exchanges.some(({ status }) => TOO_MANY.has(status ?? 0));
}

/** What the first refusal says, and what had been asked in the time that it speaks of. */
function limitIn(service: ApiService, exchanges: readonly Exchange[]): RateLimit | undefined {
  const refusal = exchanges.find(({ status }) => TOO_MANY.has(status ?? 0));
  if (!refusal) return undefined;
  const retryAfter = Number(refusal.responseHeaders['retry-after'] ?? Number.NaN);
  const seconds = retryAfter > 0 ? retryAfter : USUAL_WINDOW;
  const before = exchanges.filter(({ at }) => at < refusal.at && at >= refusal.at - seconds * 1000);
  const body = z.json().safeParse(refusal.responseBody);
  return {
    services: [service],
    per: service === 'identity' ? 'user' : 'project',
    requests: Math.max(1, before.length),
    seconds,
    status: refusal.status ?? 429,
    ...(body.success && body.data !== null && { body: body.data }),
    retry_after: retryAfter > 0,
  };
}

import * as z from 'zod';
import type { ProfileInput } from '../../sim/index.js';
import type { Seconds } from '../../src/index.js';
import type { Api, ApiService } from '../evidence/api.js';
import type { Exchange } from '../evidence/exchange.js';
import { isTooMuch } from './patient-api.js';

export type RateLimit = NonNullable<ProfileInput['rate_limits']>[number];

/** Cheap questions, one to each service, to ask again and again. */
const CHEAP: Readonly<Record<ApiService, string>> = {
  identity: '/v3',
  compute: '/servers?limit=1',
  image: '/images?limit=1',
  volume: '/volumes?limit=1',
  network: '/networks?limit=1',
};

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
  const roots = await rootsOf(api);
  const limits: RateLimit[] = [];
  for (const service of roots.keys()) {
    const first = exchanges.length;
    for (let asked = 0; asked < burst && !limited(exchanges.slice(first)); asked++)
      await api.ask(service, 'GET', CHEAP[service]);
    const ofService = exchanges.filter(({ url }) => serviceOf(url, roots) === service);
    const limit = limitIn(service, ofService);
    if (limit) limits.push(limit);
  }
  return limits;
}

type Roots = ReadonlyMap<ApiService, string>;

async function rootsOf(api: Api): Promise<Roots> {
  const roots = new Map<ApiService, string>();
  for (const service of Object.keys(CHEAP) as ApiService[]) {
    const root = await api.root(service);
    if (root !== undefined) roots.set(service, root);
  }
  return roots;
}

/** Where all services are at one host, the root of one begins as that of another does. */
function serviceOf(url: string, roots: Roots): ApiService | undefined {
  const fitting = [...roots].filter(([, root]) => url.startsWith(root));
  return fitting.sort(([, a], [, b]) => b.length - a.length)[0]?.[0];
}

function limited(exchanges: readonly Exchange[]): boolean {
  return exchanges.some(isRefusal);
}

function isRefusal({ status = 0, responseHeaders }: Exchange): boolean {
  return isTooMuch({ status, headers: responseHeaders });
}

/** What the first refusal says, and what had been asked in the time that it speaks of. */
function limitIn(service: ApiService, exchanges: readonly Exchange[]): RateLimit | undefined {
  const refusal = exchanges.find(isRefusal);
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

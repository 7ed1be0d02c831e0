import type { Auth } from '../auth.js';
import { BadRequest, Forbidden, IdentityVersionUnsupported, InvalidResponse, NotFound } from '../errors.js';
import type { Exchange } from '../http/call.js';
import { lastSegment, withoutLastSegment, withoutTrailingSlashes } from '../http/url.js';
import { VERSION_STATUSES, versionsSchema } from '../http/versions.js';
import { parseAnswer } from '../service.js';

export type IdentityVersion = '2.0' | '3';

export interface IdentityApi {
  readonly version: IdentityVersion;
  /** The URL of that version, without a slash at its end. */
  readonly url: string;
}

const SEGMENT: Readonly<Record<IdentityVersion, string>> = { '2.0': 'v2.0', '3': 'v3' };

/** Which version a URL is of; undefined where it is unversioned. */
export function versionInUrl(authUrl: string): IdentityVersion | undefined {
  const segment = lastSegment(authUrl);
  if (/^v3(\.\d+)?$/.test(segment)) return '3';
  return /^v2(\.0)?$/.test(segment) ? '2.0' : undefined;
}

/**
 * The identity API to use: the one the URL names, else the newest the root document offers that the
 * credentials can use. The URL given is kept and completed, rather than followed to where links point.
 * @throws IdentityVersionUnsupported
 */
export async function findIdentityApi(
  auth: Auth,
  exchange: Exchange,
  signal: AbortSignal,
): Promise<IdentityApi> {
  const named = versionInUrl(auth.authUrl);
  if (named) return { version: named, url: withoutTrailingSlashes(auth.authUrl) };
  const root = withoutTrailingSlashes(auth.authUrl);
  const version = auth.identityVersion ?? (await newestOffered(root, exchange, signal));
  return { version, url: `${root}/${SEGMENT[version]}` };
}

async function newestOffered(
  root: string,
  exchange: Exchange,
  signal: AbortSignal,
): Promise<IdentityVersion> {
  const offered = await offeredVersions(root, exchange, signal);
  if (offered === undefined || offered.some((id) => id.startsWith('v3'))) return '3';
  if (offered.some((id) => id.startsWith('v2'))) return '2.0';
  throw unsupported('neither v3 nor v2.0', root, offered);
}

/** The version ids of the root document (`v3.14`, `v2.0`); undefined where the cloud shows none. */
async function offeredVersions(
  root: string,
  exchange: Exchange,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  const asked = { service: 'identity', operation: 'list versions' };
  try {
    const answer = await exchange({
      ...asked,
      method: 'GET',
      url: root,
      repeat: 'always',
      alsoAccept: VERSION_STATUSES,
      urgent: true,
      signal,
    });
    return parseAnswer(answer, versionsSchema, asked).map(({ id }) => id);
  } catch (error) {
    const hidden = [NotFound, Forbidden, BadRequest, InvalidResponse];
    if (hidden.some((kind) => error instanceof kind)) return undefined;
    throw error;
  }
}

/** The error for a version that answered 404, if the root document does not offer it. */
export async function versionRefused(
  api: IdentityApi,
  exchange: Exchange,
  signal: AbortSignal,
): Promise<IdentityVersionUnsupported | undefined> {
  const root = withoutLastSegment(api.url);
  const offered = (await offeredVersions(root, exchange, signal)) ?? [];
  const major = SEGMENT[api.version];
  if (offered.some((id) => id === major || id.startsWith(`${major}.`))) return undefined;
  return unsupported(`no ${major}`, root, offered);
}

function unsupported(what: string, root: string, offered: readonly string[]): IdentityVersionUnsupported {
  const usable = offered.some((id) => id.startsWith('v3')) ? `; use ${root}/v3` : '';
  const detail =
    offered.length === 0
      ? `there is ${what} of the identity API at ${root}, nor a list of its versions; check the auth URL`
      : `the cloud offers ${what} of the identity API at ${root}, but ${offered.join(', ')}${usable}`;
  return new IdentityVersionUnsupported({ service: 'identity', operation: 'authenticate', detail }, offered);
}

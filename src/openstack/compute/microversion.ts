import * as z from 'zod';
import { type MicroversionRange, MicroversionUnsupported, OpenStackError } from '../errors.js';
import type { Exchange } from '../http/call.js';
import { lastSegment, withoutLastSegment, withoutTrailingSlashes } from '../http/url.js';
import { type ApiVersion, VERSION_STATUSES, versionsSchema } from '../http/versions.js';
import type { CallOptions } from '../options.js';
import { parseAnswer } from '../service.js';
import type { ClientVersion } from './client.js';

/** A compute endpoint and what it can do. */
export interface ComputeApi {
  readonly endpoint: string;
  /** Empty texts where the API has no microversions; undefined where the cloud does not tell. */
  readonly range: MicroversionRange | undefined;
}

export interface Discovery {
  readonly exchange: Exchange;
  /** The catalog's endpoint. */
  readonly endpoint: string;
  readonly projectId: string;
  readonly options: CallOptions;
}

const NONE: MicroversionRange = { minimum: '', maximum: '' };

/**
 * What the version documents say about an endpoint. The /v2 API ignores microversions without a word, so
 * where the catalog names that one, the v2.1 beside it is taken.
 */
export async function discoverCompute({ endpoint, projectId, ...how }: Discovery): Promise<ComputeApi> {
  const versioned = withoutProject(endpoint, projectId);
  const own = await listVersions(versioned, how);
  if (own === undefined) return { endpoint, range: undefined };
  const offered = own.find(hasMicroversions);
  if (offered) return { endpoint, range: rangeOf(offered) };
  const beside = (await listVersions(withoutLastSegment(versioned), how))?.find(hasMicroversions);
  if (!beside) return { endpoint, range: NONE };
  const tail = endpoint.slice(versioned.length);
  return {
    endpoint: `${withoutLastSegment(versioned)}/${beside.id}${tail}`,
    range: rangeOf(beside),
  };
}

async function listVersions(
  url: string,
  { exchange, options }: Pick<Discovery, 'exchange' | 'options'>,
): Promise<readonly ApiVersion[] | undefined> {
  const asked = { service: 'compute', operation: 'list versions' };
  try {
    const answer = await exchange({
      ...asked,
      method: 'GET',
      url,
      repeat: 'always',
      alsoAccept: VERSION_STATUSES,
      ...options,
    });
    return parseAnswer(answer, versionsSchema, asked);
  } catch (error) {
    const told = error instanceof OpenStackError && (error.status ?? 500) < 500;
    if (told) return undefined;
    throw error;
  }
}

function hasMicroversions({ version }: ApiVersion): boolean {
  return version !== '';
}

function rangeOf({ version, min_version }: ApiVersion): MicroversionRange {
  return { minimum: min_version, maximum: version };
}

/** `http://host/v2.1/PROJECT` and `.../AUTH_PROJECT` without the project. */
function withoutProject(endpoint: string, projectId: string): string {
  const last = lastSegment(endpoint);
  return last === projectId || last.endsWith(`_${projectId}`)
    ? withoutLastSegment(endpoint)
    : withoutTrailingSlashes(endpoint);
}

/** The microversion that a client version stands for; undefined for `1.1`, `2` and `2.0`. */
export function microversionOf(version: ClientVersion): string | undefined {
  return version === '1.1' || version === '2' || version === '2.0' ? undefined : version;
}

/** @throws MicroversionUnsupported when the cloud says that it does not offer `wanted` */
export function assertOffered(wanted: string, range: MicroversionRange | undefined): void {
  if (range === undefined || within(wanted, range)) return;
  const offer =
    range.maximum === ''
      ? 'the cloud offers no microversions; set client_version to 2'
      : `the cloud offers ${range.minimum} to ${range.maximum}; set client_version to one of these, or to 2`;
  throw new MicroversionUnsupported(
    {
      service: 'compute',
      operation: 'choose microversion',
      detail: `microversion ${wanted} is not offered: ${offer}`,
    },
    wanted,
    range,
  );
}

function within(wanted: string, { minimum, maximum }: MicroversionRange): boolean {
  return maximum !== '' && rank(minimum) <= rank(wanted) && rank(wanted) <= rank(maximum);
}

function rank(version: string): number {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major * 100_000 + minor;
}

/** Nova's own header, and the one that all services share. */
export function microversionHeaders(microversion: string): Readonly<Record<string, string>> {
  return {
    'openstack-api-version': `compute ${microversion}`,
    'x-openstack-nova-api-version': microversion,
  };
}

const CLIENT_VERSION = /^(1\.1|2|2\.(0|[1-9]\d*))$/;

/** `1.1`, `2` or `2.N`, as text. */
export const clientVersionSchema = z.custom<ClientVersion>(
  (value) => typeof value === 'string' && CLIENT_VERSION.test(value),
  'must be 1.1, 2, or 2.N with a microversion N',
);

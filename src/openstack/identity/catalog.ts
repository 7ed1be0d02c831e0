import type { Interface } from '../auth.js';
import { EndpointNotFound } from '../errors.js';

export interface CatalogEndpoint {
  readonly interface: string;
  readonly region: string;
  readonly url: string;
}

export interface CatalogEntry {
  readonly type: string;
  readonly name: string;
  readonly endpoints: readonly CatalogEndpoint[];
}

export type ServiceKind = 'compute' | 'image' | 'volume' | 'network';

/** The types under which clouds list a service, best first. */
const TYPES: Readonly<Record<ServiceKind, readonly string[]>> = {
  compute: ['compute'],
  image: ['image'],
  volume: ['volumev3', 'block-storage', 'block-store', 'volume', 'volumev2'],
  network: ['network'],
};

/** Where clouds that still offer it list the compute API before v2.1. */
const LEGACY_COMPUTE_TYPES = ['compute', 'compute_legacy', 'computev11'];

export interface EndpointChoice {
  readonly interface: Interface;
  readonly region?: string | undefined;
}

/** The URL of a service. @throws EndpointNotFound, which lists what the catalog does offer. */
export function findEndpoint(
  catalog: readonly CatalogEntry[],
  service: ServiceKind,
  choice: EndpointChoice,
): string {
  for (const type of TYPES[service]) {
    const found = matching(catalog, [type], choice)[0];
    if (found) return found.url;
  }
  throw new EndpointNotFound({
    service,
    operation: 'find endpoint',
    detail: explain(catalog, service, choice),
  });
}

/** A v1.1 or v2 compute endpoint, for `client_version` 1.1, where the catalog has one. */
export function findLegacyCompute(
  catalog: readonly CatalogEntry[],
  choice: EndpointChoice,
): string | undefined {
  const candidates = matching(catalog, LEGACY_COMPUTE_TYPES, choice).map(({ url }) => url);
  const ofVersion = (version: string) => candidates.find((url) => pathHas(url, version));
  return ofVersion('v1.1') ?? ofVersion('v2') ?? ofVersion('v2.0');
}

function matching(
  catalog: readonly CatalogEntry[],
  types: readonly string[],
  choice: EndpointChoice,
): CatalogEndpoint[] {
  return catalog
    .filter(({ type }) => types.includes(type))
    .flatMap(({ endpoints }) => endpoints)
    .filter((endpoint) => endpoint.interface === choice.interface)
    .filter((endpoint) => choice.region === undefined || endpoint.region === choice.region);
}

function pathHas(url: string, segment: string): boolean {
  return new URL(url).pathname.split('/').includes(segment);
}

function explain(
  catalog: readonly CatalogEntry[],
  service: ServiceKind,
  { interface: face, region }: EndpointChoice,
): string {
  const offered = catalog.filter(({ type }) => TYPES[service].includes(type));
  if (offered.length === 0) {
    const types = catalog.map(({ type }) => type).sort();
    const list = types.length === 0 ? 'is empty' : `offers ${types.join(', ')}`;
    return `the service catalog has no ${TYPES[service].join(' or ')} service; it ${list}`;
  }
  const places = offered.flatMap(({ endpoints }) =>
    endpoints.map((endpoint) => `${endpoint.interface} in ${endpoint.region || 'no region'}`),
  );
  const where = region === undefined ? 'in any region' : `in region ${region}`;
  return `no ${face} endpoint ${where}; the service catalog offers ${[...new Set(places)].join(', ') || 'none'}`;
}

import type { Call } from '../call.js';
import { compareValues } from '../collation.js';
import { endpointsOf } from './endpoint-filter/project-endpoints.js';
import type { EndpointRecord, IdentityState, ServiceRecord } from './state.js';

/** The URL of an endpoint as this client would reach it, its `%(project_id)s` not yet filled in. */
export function endpointUrl(call: Call, endpoint: EndpointRecord): string {
  const { target } = endpoint;
  if ('url' in target) return target.url;
  return `${call.cloud.deployment.root(target.service, call.request)}${target.path}`;
}

/** Fills in what an endpoint's URL may hold; undefined where it holds what this token cannot give. */
export function fillIn(
  url: string,
  values: Readonly<Record<string, string | undefined>>,
): string | undefined {
  let complete = true;
  const filled = url.replace(/[%$]\((\w+)\)s/g, (_, key: string) => {
    const value = Object.hasOwn(values, key) ? values[key] : undefined;
    complete &&= value !== undefined;
    return value ?? '';
  });
  return complete ? filled : undefined;
}

/** The services and endpoints that are enabled, both by id, as Keystone lists them. */
export function catalogEntries(
  state: IdentityState,
): { service: ServiceRecord; endpoints: readonly EndpointRecord[] }[] {
  const endpoints = byId(state.endpoints).filter((endpoint) => endpoint.enabled);
  return byId(state.services)
    .filter((service) => service.enabled)
    .map((service) => ({
      service,
      endpoints: endpoints.filter((endpoint) => endpoint.serviceId === service.id),
    }));
}

/** The catalog in a v3 token (recording `catalog`): of a project that was given endpoints, those. */
export function catalogView(call: Call, userId: string, projectId: string | undefined): unknown[] {
  const given = new Set(endpointsOf(call.cloud.identity, projectId ?? '').map(({ id }) => id));
  const values = { tenant_id: projectId, project_id: projectId, user_id: userId };
  const entries = catalogEntries(call.cloud.identity).map(({ service, endpoints }) => ({
    endpoints: endpoints.flatMap((endpoint) => {
      if (given.size > 0 && !given.has(endpoint.id)) return [];
      const url = fillIn(endpointUrl(call, endpoint), values);
      if (url === undefined) return [];
      const { id, interface: side, regionId } = endpoint;
      return [{ id, interface: side, region_id: regionId, url, region: regionId }];
    }),
    id: service.id,
    type: service.type,
    name: service.name,
  }));
  return given.size > 0 ? entries.filter(({ endpoints }) => endpoints.length > 0) : entries;
}

export function byId<Record extends { readonly id: string }>(records: ReadonlyMap<string, Record>): Record[] {
  return [...records.values()].sort((a, b) => compareValues(a.id, b.id));
}

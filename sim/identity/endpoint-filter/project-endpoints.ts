import { byId } from '../catalog.js';
import type { EndpointGroupRecord, EndpointRecord, IdentityState } from '../state.js';

/** The endpoints that a project was given, singly first; none where it was given none. */
export function endpointsOf(state: IdentityState, projectId: string): EndpointRecord[] {
  const singly = state.projectEndpoints.get(projectId) ?? [];
  const groups = state.projectEndpointGroups.get(projectId) ?? [];
  if (singly.length === 0 && groups.length === 0) return [];
  const ids = new Set(singly);
  for (const group of byId(state.endpointGroups)) {
    if (!groups.includes(group.id)) continue;
    for (const { id } of endpointsIn(state, group)) ids.add(id);
  }
  return [...ids].flatMap((id) => state.endpoints.get(id) ?? []);
}

/** Those that a group's filters fit. */
export function endpointsIn(state: IdentityState, { filters }: EndpointGroupRecord): EndpointRecord[] {
  const { service_id: service, region_id: region, interface: side } = filters;
  return byId(state.endpoints).filter(
    (endpoint) =>
      (!service || endpoint.serviceId === service) &&
      (!region || endpoint.regionId === region) &&
      (!side || endpoint.interface === side),
  );
}

/** Whether a project was given a group. */
export function isIn(state: IdentityState, projectId: string, groupId: string): boolean {
  return state.projectEndpointGroups.get(projectId)?.includes(groupId) ?? false;
}

import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import { byId } from '../catalog.js';
import { endpoints } from '../catalog-resources/endpoints.js';
import { requireCaller } from '../context.js';
import { conflict, forbidden, notFound } from '../fault.js';
import { admin, type Policy, systemReader } from '../policy.js';
import { projects } from '../projects/projects.js';
import { listAnswer, missing, viewOf } from '../resources/collection.js';
import { json, noContent } from '../respond.js';
import type { Routes } from '../routes.js';
import type { EndpointGroupRecord, EndpointRecord } from '../state.js';
import { endpointGroups } from './endpoint-groups.js';
import { endpointsIn, endpointsOf, isIn } from './project-endpoints.js';

const PREFIX = '/v3/OS-EP-FILTER';

/** Which endpoints a project has: what it was given singly and in groups. One with none has all there are. */
export function addEndpointFilter(routes: Routes): void {
  const one = `${PREFIX}/projects/{project_id}/endpoints/{endpoint_id}`;
  routes
    .add('PUT', one, giveEndpoint)
    .add('GET', one, checkEndpoint)
    .add('DELETE', one, takeEndpoint)
    .add('GET', `${PREFIX}/projects/{project_id}/endpoints`, listEndpoints)
    .add('GET', `${PREFIX}/projects/{project_id}/endpoint_groups`, listGroups)
    .add('GET', `${PREFIX}/endpoints/{endpoint_id}/projects`, listProjects);
  const group = `${PREFIX}/endpoint_groups/{endpoint_group_id}`;
  routes
    .add('GET', `${group}/endpoints`, listEndpointsOfGroup)
    .add('GET', `${group}/projects`, listProjectsOfGroup)
    .add('PUT', `${group}/projects/{project_id}`, giveGroup)
    .add('GET', `${group}/projects/{project_id}`, showGroup)
    .add('DELETE', `${group}/projects/{project_id}`, takeGroup);
}

function giveEndpoint(call: Call): SimResponse {
  enforce(call, admin, 'add_endpoint_to_project');
  const { id } = endpointOf(call);
  const projectId = projectOf(call);
  const { projectEndpoints } = call.cloud.identity;
  const given = projectEndpoints.get(projectId) ?? [];
  if (given.includes(id)) throw conflict('project_endpoint', 'Duplicate entry');
  projectEndpoints.set(projectId, [...given, id]);
  return noContent;
}

function checkEndpoint(call: Call): SimResponse {
  enforce(call, systemReader, 'check_endpoint_in_project');
  endpointOf(call);
  projectOf(call);
  givenEndpoints(call);
  return noContent;
}

function takeEndpoint(call: Call): SimResponse {
  enforce(call, admin, 'remove_endpoint_from_project');
  const left = givenEndpoints(call).filter((id) => id !== call.params.endpoint_id);
  call.cloud.identity.projectEndpoints.set(call.params.project_id ?? '', left);
  return noContent;
}

/** @throws IdentityFault 404 where the endpoint is none of them */
function givenEndpoints(call: Call): readonly string[] {
  const { endpoint_id: id = '', project_id: projectId = '' } = call.params;
  const given = call.cloud.identity.projectEndpoints.get(projectId) ?? [];
  if (given.includes(id)) return given;
  throw notFound(`Endpoint ${id} not found in project ${projectId}`);
}

function listEndpoints(call: Call): SimResponse {
  enforce(call, systemReader, 'list_endpoints_for_project');
  return endpointList(call, endpointsOf(call.cloud.identity, projectOf(call)));
}

function listEndpointsOfGroup(call: Call): SimResponse {
  enforce(call, systemReader, 'list_endpoints_associated_with_endpoint_group');
  return endpointList(call, endpointsIn(call.cloud.identity, groupOf(call)));
}

function endpointList(call: Call, listed: readonly EndpointRecord[]): SimResponse {
  return listAnswer(
    call,
    'endpoints',
    listed.map((endpoint) => viewOf(call, endpoints, endpoint)),
  );
}

function listGroups(call: Call): SimResponse {
  enforce(call, systemReader, 'list_endpoint_groups_for_project');
  const projectId = projectOf(call);
  const { identity } = call.cloud;
  const groups = byId(identity.endpointGroups).filter(({ id }) => isIn(identity, projectId, id));
  return listAnswer(
    call,
    'endpoint_groups',
    groups.map((group) => viewOf(call, endpointGroups, group)),
  );
}

function listProjects(call: Call): SimResponse {
  enforce(call, systemReader, 'list_projects_for_endpoint');
  const { id } = endpointOf(call);
  return projectList(call, call.cloud.identity.projectEndpoints, id);
}

function listProjectsOfGroup(call: Call): SimResponse {
  enforce(call, systemReader, 'list_projects_associated_with_endpoint_group');
  return projectList(call, call.cloud.identity.projectEndpointGroups, call.params.endpoint_group_id ?? '');
}

function projectList(call: Call, given: ReadonlyMap<string, readonly string[]>, id: string): SimResponse {
  const having = byId(call.cloud.identity.projects).filter((project) => given.get(project.id)?.includes(id));
  return listAnswer(
    call,
    'projects',
    having.map((project) => viewOf(call, projects, project)),
  );
}

function giveGroup(call: Call): SimResponse {
  enforce(call, admin, 'add_endpoint_group_to_project');
  const projectId = projectOf(call);
  const { id } = groupOf(call);
  const { identity } = call.cloud;
  if (isIn(identity, projectId, id)) throw conflict('project_endpoint_group', 'Duplicate entry');
  const given = identity.projectEndpointGroups.get(projectId) ?? [];
  identity.projectEndpointGroups.set(projectId, [...given, id]);
  return noContent;
}

function showGroup(call: Call): SimResponse {
  enforce(call, systemReader, 'get_endpoint_group_in_project');
  const { projectId, groupId } = membership(call);
  return json(200, {
    project_endpoint_group: {
      endpoint_group_id: groupId,
      project_id: projectId,
      links: { self: `/OS-EP-FILTER/endpoint_groups/${groupId}/projects/${projectId}` },
    },
  });
}

function takeGroup(call: Call): SimResponse {
  enforce(call, admin, 'remove_endpoint_group_from_project');
  const { projectId, groupId } = membership(call);
  const { projectEndpointGroups } = call.cloud.identity;
  const left = (projectEndpointGroups.get(projectId) ?? []).filter((id) => id !== groupId);
  projectEndpointGroups.set(projectId, left);
  return noContent;
}

/** @throws IdentityFault 404 */
function membership(call: Call): { readonly projectId: string; readonly groupId: string } {
  const projectId = projectOf(call);
  const groupId = groupOf(call).id;
  if (!isIn(call.cloud.identity, projectId, groupId)) {
    throw notFound('Endpoint Group Project Association not found');
  }
  return { projectId, groupId };
}

function enforce(call: Call, policy: Policy, action: string): void {
  if (!policy(requireCaller(call))) throw forbidden(`identity:${action}`);
}

function endpointOf(call: Call): EndpointRecord {
  const id = call.params.endpoint_id ?? '';
  const endpoint = call.cloud.identity.endpoints.get(id);
  if (!endpoint) throw missing('endpoint', id);
  return endpoint;
}

function groupOf(call: Call): EndpointGroupRecord {
  const id = call.params.endpoint_group_id ?? '';
  const group = call.cloud.identity.endpointGroups.get(id);
  if (!group) throw missing('Endpoint Group', id);
  return group;
}

/** A domain counts as a project. */
function projectOf(call: Call): string {
  const id = call.params.project_id ?? '';
  const { projects: known, domains } = call.cloud.identity;
  if (!known.has(id) && !domains.has(id)) throw missing('project', id);
  return id;
}

import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import { jsonBody } from '../body.js';
import { requireCaller } from '../context.js';
import { forbidden } from '../fault.js';
import { baseUrl } from '../links.js';
import { admin, systemReader } from '../policy.js';
import { missing, validate } from '../resources/collection.js';
import { tags as tagsSchema } from '../resources/schema-parts.js';
import { json, noContent } from '../respond.js';
import type { Routes } from '../routes.js';
import type { ProjectRecord } from '../state.js';

/** /v3/projects/{project_id}/tags */
export function addProjectTags(routes: Routes): void {
  const path = '/v3/projects/{project_id}/tags';
  routes.add('GET', path, (call) => tagList(call, readable(call, 'list_project_tags')));
  routes.add('PUT', path, replaceTags);
  routes.add('DELETE', path, (call) => {
    writable(call, 'delete_project_tags').tags = [];
    return noContent;
  });
  routes.add('GET', `${path}/{tag}`, (call) => {
    requireTag(call, readable(call, 'get_project_tag'));
    return noContent;
  });
  routes.add('PUT', `${path}/{tag}`, addTag);
  routes.add('DELETE', `${path}/{tag}`, (call) => {
    const project = writable(call, 'delete_project_tag');
    const tag = requireTag(call, project);
    project.tags = project.tags.filter((other) => other !== tag);
    return noContent;
  });
}

function replaceTags(call: Call): SimResponse {
  const project = writable(call, 'update_project_tags');
  const { tags } = jsonBody(call);
  validate(tagsSchema, tags ?? []);
  project.tags = (tags ?? []) as string[];
  return tagList(call, project);
}

function addTag(call: Call): SimResponse {
  const project = writable(call, 'create_project_tag');
  const tag = call.params.tag ?? '';
  if (!project.tags.includes(tag)) project.tags = [...project.tags, tag];
  const headers = [
    ['Content-Type', 'text/html; charset=utf-8'],
    ['Location', `${baseUrl(call)}/${project.id}/tags/${tag}`],
  ] as const;
  return { status: 201, headers, body: '' };
}

function tagList(call: Call, project: ProjectRecord): SimResponse {
  return json(200, { links: { self: baseUrl(call) }, tags: project.tags });
}

function readable(call: Call, action: string): ProjectRecord {
  return projectFor(call, action, (caller, id) => systemReader(caller) || caller.projectId === id);
}

function writable(call: Call, action: string): ProjectRecord {
  return projectFor(call, action, admin);
}

function projectFor(
  call: Call,
  action: string,
  may: (caller: ReturnType<typeof requireCaller>, id: string) => boolean,
): ProjectRecord {
  const id = call.params.project_id ?? '';
  if (!may(requireCaller(call), id)) throw forbidden(`identity:${action}`);
  const project = call.cloud.identity.projects.get(id);
  if (!project) throw missing('project', id);
  return project;
}

function requireTag(call: Call, project: ProjectRecord): string {
  const tag = call.params.tag ?? '';
  if (!project.tags.includes(tag)) throw missing('project tag', tag);
  return tag;
}

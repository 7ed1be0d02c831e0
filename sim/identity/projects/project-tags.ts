import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import { jsonBody } from '../body.js';
import { requireCaller } from '../context.js';
import { forbidden } from '../fault.js';
import { baseUrl } from '../links.js';
import { admin, systemReader } from '../policy.js';
import { missing, validate } from '../resources/collection.js';
import { tag as tagSchema, tags as tagsSchema } from '../resources/schema-parts.js';
import { json, noContent } from '../respond.js';
import type { Routes } from '../routes.js';
import type { DomainRecord, ProjectRecord } from '../state.js';

type Tagged = ProjectRecord | DomainRecord;

/** /v3/projects/{project_id}/tags: of a project, or a domain. */
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
  validate(tagsSchema, tags === undefined ? {} : tags);
  project.tags = (tags as string[]).map((tag) => tag.trim());
  return tagList(call, project);
}

function addTag(call: Call): SimResponse {
  const project = writable(call, 'create_project_tag');
  const tag = call.params.tag ?? '';
  validate(tagSchema, tag);
  const name = tag.trim();
  validate(tagsSchema, [...project.tags, tag]);
  project.tags = [...project.tags, name];
  const headers = [
    ['Content-Type', 'text/html; charset=utf-8'],
    ['Location', `${baseUrl(call)}/${project.id}/tags/${tag}`],
  ] as const;
  return { status: 201, headers, body: '' };
}

function tagList(call: Call, project: Tagged): SimResponse {
  const query = call.search === '' ? '' : `?${call.search}`;
  return json(200, { links: { self: `${baseUrl(call)}${query}` }, tags: project.tags });
}

function readable(call: Call, action: string): Tagged {
  return projectFor(call, action, (caller, id) => systemReader(caller) || caller.projectId === id);
}

function writable(call: Call, action: string): Tagged {
  return projectFor(call, action, admin);
}

function projectFor(
  call: Call,
  action: string,
  may: (caller: ReturnType<typeof requireCaller>, id: string) => boolean,
): Tagged {
  const id = call.params.project_id ?? '';
  if (!may(requireCaller(call), id)) throw forbidden(`identity:${action}`);
  const { projects, domains } = call.cloud.identity;
  const project = projects.get(id) ?? domains.get(id);
  if (!project) throw missing('project', id);
  return project;
}

function requireTag(call: Call, project: Tagged): string {
  const tag = call.params.tag ?? '';
  if (!project.tags.includes(tag)) throw missing('project tag', tag);
  return tag;
}

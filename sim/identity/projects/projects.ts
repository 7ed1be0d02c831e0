import type { Call } from '../../call.js';
import { byId } from '../catalog.js';
import { badRequest, conflict, IdentityFault } from '../fault.js';
import { admin, systemReader } from '../policy.js';
import { removeProject } from '../removal.js';
import { isTrue } from '../resources/filter.js';
import { requireMutable } from '../resources/immutable.js';
import { extraOf, type JsonObject, mergeOptions, type Resource, text } from '../resources/resource.js';
import {
  boolean,
  change,
  creation,
  immutableOption,
  nullableId,
  nullableText,
  shortName,
  tags,
} from '../resources/schema-parts.js';
import type { IdentityState, ProjectRecord } from '../state.js';
import { named } from '../tokens/references.js';
import { domainAsProject } from './domain-as-project.js';
import { hierarchy } from './hierarchy.js';
import { chosenByTags } from './tag-filters.js';

const KNOWN = [
  'id',
  'name',
  'domain_id',
  'description',
  'enabled',
  'parent_id',
  'is_domain',
  'tags',
  'options',
];

const properties = {
  description: nullableText,
  domain_id: nullableId,
  enabled: boolean,
  is_domain: boolean,
  parent_id: nullableId,
  name: shortName,
  tags,
  options: immutableOption,
};

export const projects: Resource<ProjectRecord> = {
  collection: 'projects',
  member: 'project',
  records: (state) => state.projects,
  order: 'by id',
  schema: { create: creation(properties, 'name'), update: change(properties) },
  policies: {
    list: systemReader,
    show: (caller, project) => systemReader(caller) || (!!project && caller.projectId === project.id),
    create: admin,
    update: admin,
    delete: admin,
  },
  openly404: [],
  checksFirst: 'schema',
  absent: 'an empty object',
  alsoListed: domainsAsProjects,
  chosen: chosenByTags,
  filters: ['domain_id', 'enabled', 'name', 'parent_id', 'is_domain'],
  view: (call, project) => ({ ...projectView(project), ...hierarchy(call, project) }),
  updatedView: ({ extra, options }) => ({ extra, options }),
  create: createProject,
  update: updateProject,
  remove: deleteProject,
};

/** To Keystone a domain is a project too, which those see who ask for it. */
function domainsAsProjects(call: Call) {
  if (!isTrue(call.query.get('is_domain') ?? 'false')) return [];
  return byId(call.cloud.identity.domains).map(domainAsProject);
}

export function projectView(project: ProjectRecord): JsonObject {
  const { id, name, domainId, description, enabled, parentId, options, extra } = project;
  return {
    ...extra,
    id,
    name,
    domain_id: domainId,
    description,
    enabled,
    parent_id: parentId,
    is_domain: false,
    tags: project.tags,
    options,
  };
}

function createProject(call: Call, body: JsonObject): ProjectRecord {
  const { identity, ids } = call.cloud;
  const id = ids.hex(32);
  const { domainId, parentId } = placeOf(identity, body);
  const name = String(body.name).trim();
  requireFreeName(identity, name, domainId, id);
  return {
    id,
    name,
    domainId,
    parentId,
    description: body.description === undefined ? '' : (text(body.description) ?? null),
    enabled: body.enabled !== false,
    tags: (body.tags as string[] | undefined) ?? [],
    options: mergeOptions({}, body.options),
    extra: extraOf(body, KNOWN),
  };
}

function placeOf(state: IdentityState, body: JsonObject): { domainId: string; parentId: string } {
  const domainId = text(body.domain_id) ?? 'default';
  const domain = state.domains.get(domainId);
  if (!domain) throw badRequest(`Could not find domain: ${domainId}.`);
  const parentId = text(body.parent_id) ?? domainId;
  const parent = state.projects.get(parentId);
  if (parentId !== domainId && !parent) throw badRequest(`Could not find project: ${parentId}.`);
  if (parent && parent.domainId !== domainId) {
    throw badRequest(
      `Cannot create project, since it specifies its domain_id ${domainId}, but specifies a parent in a different ` +
        `domain (${parent.domainId}).`,
    );
  }
  const above = [domain, ...(parent ? [...parentsOf(state, parent).reverse(), parent] : [])];
  const disabled = above.find(({ enabled }) => !enabled);
  if (disabled) {
    throw badRequest(`cannot create a project in a branch containing a disabled project: ${disabled.id}`);
  }
  return { domainId, parentId };
}

/** The projects above, nearest first. */
export function parentsOf(
  state: IdentityState,
  { parentId }: { readonly parentId: string | null },
): ProjectRecord[] {
  const parent = state.projects.get(parentId ?? '');
  return parent ? [parent, ...parentsOf(state, parent)] : [];
}

function updateProject(call: Call, project: ProjectRecord, changes: JsonObject): void {
  const state = call.cloud.identity;
  requireMutable('update', 'project', project.id, project.options, changes);
  if (differs(changes, 'domain_id', project.domainId)) throw badRequest('Cannot change Domain ID');
  if (differs(changes, 'parent_id', project.parentId)) {
    throw new IdentityFault(403, 'Update of `parent_id` is not allowed.');
  }
  if (differs(changes, 'is_domain', false)) throw badRequest('Update of `is_domain` is not allowed.');
  if (changes.enabled === false && children(state, project.id).some(({ enabled }) => enabled)) {
    throw new IdentityFault(
      403,
      `Cannot disable project ${project.id} since its subtree contains enabled projects.`,
    );
  }
  const name = text(changes.name)?.trim();
  if (name !== undefined) requireFreeName(state, name, project.domainId, project.id);
  project.name = name ?? project.name;
  if ('description' in changes) project.description = text(changes.description) ?? null;
  if (typeof changes.enabled === 'boolean') project.enabled = changes.enabled;
  if (Array.isArray(changes.tags)) project.tags = changes.tags;
  project.options = mergeOptions(project.options, changes.options);
  project.extra = { ...project.extra, ...extraOf(changes, KNOWN) };
}

export function differs(changes: JsonObject, key: string, current: unknown): boolean {
  return changes[key] !== undefined && changes[key] !== current;
}

function deleteProject(call: Call, project: ProjectRecord): void {
  const state = call.cloud.identity;
  requireMutable('delete', 'project', project.id, project.options);
  if (children(state, project.id).length > 0) {
    throw new IdentityFault(
      403,
      `Cannot delete the project ${project.id} since it is not a leaf in the hierarchy. Use the cascade option if ` +
        'you want to delete a whole subtree.',
    );
  }
  removeProject(state, project.id);
}

export function children(state: IdentityState, projectId: string): ProjectRecord[] {
  return [...state.projects.values()].filter((project) => project.parentId === projectId);
}

function requireFreeName(state: IdentityState, name: string, domainId: string, id: string): void {
  const same = named(state.projects, name, domainId);
  if (!same || same.id === id) return;
  throw conflict(
    'project',
    'it is not permitted to have two projects with either the same name or same id in the same domain: ' +
      `name is ${name}, project id ${id}`,
  );
}

import type { Call } from '../../call.js';
import { createDomain, deleteDomain, updateDomain } from '../domains/domains.js';
import { badRequest, IdentityFault } from '../fault.js';
import { admin, systemReader } from '../policy.js';
import { type JsonObject, type Resource, text } from '../resources/resource.js';
import type { DomainRecord } from '../state.js';
import { domainAsProject } from './domain-as-project.js';
import { hierarchy } from './hierarchy.js';
import { differs, projects } from './projects.js';

/** `/v3/projects/{id}` with a domain's id. It is in no domain, nor is a project's token: so every reader sees it. */
export const domainProjects: Resource<DomainRecord> = {
  collection: projects.collection,
  member: projects.member,
  order: projects.order,
  schema: projects.schema,
  openly404: projects.openly404,
  checksFirst: projects.checksFirst,
  absent: projects.absent,
  filters: projects.filters,
  records: (state) => state.domains,
  policies: {
    list: systemReader,
    show: (caller) => systemReader(caller) || (!caller.domainId && caller.roles.includes('reader')),
    create: admin,
    update: admin,
    delete: admin,
  },
  view: (call, domain) => ({ ...domainAsProject(domain), ...hierarchy(call, { ...domain, parentId: null }) }),
  updatedView: ({ extra, options }) => ({ extra, options }),
  claims: (body) => body?.is_domain === true,
  create: createDomainProject,
  update: updateDomainProject,
  remove: deleteDomain,
};

function createDomainProject(call: Call, body: JsonObject): DomainRecord {
  const { domain_id, parent_id, is_domain, ...own } = body;
  if (text(domain_id) !== undefined || text(parent_id) !== undefined) {
    throw badRequest('only root projects are allowed to act as domains.');
  }
  return createDomain(call, own);
}

function updateDomainProject(call: Call, domain: DomainRecord, changes: JsonObject): void {
  if (differs(changes, 'domain_id', null)) throw badRequest('Cannot change Domain ID');
  if (differs(changes, 'parent_id', null)) {
    throw new IdentityFault(403, 'Update of `parent_id` is not allowed.');
  }
  if (differs(changes, 'is_domain', true)) throw badRequest('Update of `is_domain` is not allowed.');
  const { domain_id, parent_id, is_domain, ...others } = changes;
  updateDomain(call, domain, others);
}

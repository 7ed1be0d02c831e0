import type { Call } from '../../call.js';
import { conflict, IdentityFault } from '../fault.js';
import { admin, systemReader } from '../policy.js';
import { removeDomain } from '../removal.js';
import { requireMutable } from '../resources/immutable.js';
import { extraOf, type JsonObject, mergeOptions, type Resource, text } from '../resources/resource.js';
import { boolean, change, creation, nullableText, shortName, tags } from '../resources/schema-parts.js';
import type { DomainRecord, IdentityState } from '../state.js';
import { named } from '../tokens/references.js';

const KNOWN = ['id', 'name', 'description', 'enabled', 'tags', 'options'];

const properties = { description: nullableText, enabled: boolean, name: shortName, tags };

export const domains: Resource<DomainRecord> = {
  collection: 'domains',
  member: 'domain',
  records: (state) => state.domains,
  order: 'by id',
  schema: { create: creation(properties, 'name'), update: change(properties) },
  policies: {
    list: systemReader,
    show: (caller, domain) =>
      systemReader(caller) ||
      (domain !== undefined && domain.id === (caller.domainId ?? caller.projectDomainId)),
    create: admin,
    update: admin,
    delete: admin,
  },
  openly404: ['update', 'delete'],
  checksFirst: 'existence',
  absent: 'an empty object',
  filters: ['enabled', 'name'],
  view: (_, domain) => {
    const { id, name, description, enabled, options, extra } = domain;
    return { ...extra, id, name, description, enabled, tags: domain.tags, options };
  },
  create: createDomain,
  update: updateDomain,
  remove: deleteDomain,
};

export function createDomain(call: Call, body: JsonObject): DomainRecord {
  const { identity, ids } = call.cloud;
  const name = String(body.name).trim();
  requireFreeName(identity, name);
  return {
    id: ids.hex(32),
    name,
    description: body.description === undefined ? '' : (text(body.description) ?? null),
    enabled: body.enabled !== false,
    tags: (body.tags as string[] | undefined) ?? [],
    options: mergeOptions({}, body.options),
    extra: extraOf(body, KNOWN),
  };
}

export function updateDomain(call: Call, domain: DomainRecord, changes: JsonObject): void {
  requireMutable('update', 'domain', domain.id, domain.options, changes);
  const name = text(changes.name)?.trim();
  if (name !== undefined) requireFreeName(call.cloud.identity, name, domain);
  domain.name = name ?? domain.name;
  if ('description' in changes) domain.description = text(changes.description) ?? null;
  if (typeof changes.enabled === 'boolean') domain.enabled = changes.enabled;
  if (Array.isArray(changes.tags)) domain.tags = changes.tags;
  domain.options = mergeOptions(domain.options, changes.options);
  domain.extra = { ...domain.extra, ...extraOf(changes, KNOWN) };
}

export function deleteDomain(call: Call, domain: DomainRecord): void {
  requireMutable('delete', 'domain', domain.id, domain.options);
  if (domain.enabled) {
    throw new IdentityFault(403, 'Cannot delete a domain that is enabled, please disable it first.');
  }
  removeDomain(call.cloud.identity, domain.id, call.now);
}

function requireFreeName(state: IdentityState, name: string, but?: DomainRecord): void {
  const same = named(state.domains, name);
  if (!same || same === but) return;
  throw conflict(
    'project',
    `it is not permitted to have two projects acting as domains with the same name: ${name}`,
  );
}

import type { Call } from '../../call.js';
import { badRequest, conflict, notFound } from '../fault.js';
import { admin, systemReader } from '../policy.js';
import { removeRole } from '../removal.js';
import { requireMutable } from '../resources/immutable.js';
import { extraOf, type JsonObject, mergeOptions, type Resource, text } from '../resources/resource.js';
import { anyText, change, creation, immutableOption, name } from '../resources/schema-parts.js';
import type { RoleRecord } from '../state.js';
import { named } from '../tokens/references.js';

const KNOWN = ['id', 'name', 'domain_id', 'description', 'options'];

const properties = { name, description: anyText, options: immutableOption };

export const roles: Resource<RoleRecord> = {
  collection: 'roles',
  member: 'role',
  records: (state) => state.roles,
  order: 'by id',
  schema: { create: creation(properties, 'name'), update: change(properties) },
  policies: { list: systemReader, show: systemReader, create: admin, update: admin, delete: admin },
  openly404: ['show', 'update', 'delete'],
  checksFirst: 'existence',
  absent: 'an empty object',
  domainsApart: true,
  listed: ({ domainId }, query) => Boolean(query.get('domain_id')) || domainId === undefined,
  filters: ['name', 'domain_id'],
  view: (_, role) => roleView(role),
  create: createRole,
  update: updateRole,
  remove: (call, role) => {
    requireMutable('delete', 'role', role.id, role.options);
    removeRole(call.cloud.identity, role.id);
  },
};

/** As roles show themselves, and as application credentials show them (recording `appcred-create`). */
export function roleView({ id, name, domainId, description, options, extra }: RoleRecord): JsonObject {
  return { ...extra, id, name, domain_id: domainId ?? null, description, options };
}

function createRole(call: Call, body: JsonObject): RoleRecord {
  const { identity, ids } = call.cloud;
  const domainId = text(body.domain_id);
  if (domainId !== undefined && !identity.domains.has(domainId)) {
    throw notFound(`Could not find domain: ${domainId}.`);
  }
  const name = String(body.name).trim();
  requireFreeName(call, name, domainId);
  return {
    id: ids.hex(32),
    name,
    domainId,
    description: text(body.description) ?? null,
    options: mergeOptions({}, body.options),
    implies: [],
    extra: extraOf(body, KNOWN),
  };
}

function updateRole(call: Call, role: RoleRecord, changes: JsonObject): void {
  requireMutable('update', 'role', role.id, role.options, changes);
  if (changes.domain_id !== undefined && changes.domain_id !== (role.domainId ?? null)) {
    throw badRequest('Cannot change Domain ID');
  }
  const name = text(changes.name)?.trim();
  if (name !== undefined) requireFreeName(call, name, role.domainId, role);
  role.name = name ?? role.name;
  if ('description' in changes) role.description = text(changes.description) ?? null;
  role.options = mergeOptions(role.options, changes.options);
  role.extra = { ...role.extra, ...extraOf(changes, KNOWN) };
}

function requireFreeName(call: Call, name: string, domainId: string | undefined, but?: RoleRecord): void {
  const inDomain = [...call.cloud.identity.roles].filter(([, role]) => role.domainId === domainId);
  const same = named(new Map(inDomain), name);
  if (same && same !== but) throw conflict('role', `Duplicate entry found with name ${name}`);
}

import type { Call } from '../../call.js';
import { badRequest, conflict, notFound } from '../fault.js';
import { admin, systemReader } from '../policy.js';
import { removeGroup } from '../removal.js';
import { extraOf, type JsonObject, type Resource, text } from '../resources/resource.js';
import { change, creation, id, name, nullableText } from '../resources/schema-parts.js';
import type { GroupRecord } from '../state.js';
import { named } from '../tokens/references.js';

const KNOWN = ['id', 'name', 'domain_id', 'description'];

const properties = { description: nullableText, domain_id: id, name };

export const groups: Resource<GroupRecord> = {
  collection: 'groups',
  member: 'group',
  records: (state) => state.groups,
  order: 'by id',
  schema: { create: creation(properties, 'name'), update: change(properties) },
  policies: { list: systemReader, show: systemReader, create: admin, update: admin, delete: admin },
  openly404: ['delete'],
  checksFirst: 'schema',
  absent: 'an empty object',
  filters: ['domain_id', 'name'],
  view: (_, { id, name, domainId, description, extra }) => ({
    ...extra,
    id,
    name,
    domain_id: domainId,
    description,
  }),
  create: createGroup,
  update: updateGroup,
  remove: (call, group) => removeGroup(call.cloud.identity, group.id),
};

function createGroup(call: Call, body: JsonObject): GroupRecord {
  const { identity, ids } = call.cloud;
  const domainId = text(body.domain_id) ?? 'default';
  if (!identity.domains.has(domainId)) throw notFound(`Could not find domain: ${domainId}.`);
  const name = String(body.name).trim();
  requireFreeName(call, name, domainId);
  return {
    id: ids.hex(32),
    name,
    domainId,
    description: body.description === undefined ? '' : (text(body.description) ?? null),
    members: new Set(),
    extra: extraOf(body, KNOWN),
  };
}

function updateGroup(call: Call, group: GroupRecord, changes: JsonObject): void {
  if (changes.domain_id !== undefined && changes.domain_id !== group.domainId) {
    throw badRequest('Cannot change Domain ID');
  }
  const name = text(changes.name)?.trim();
  if (name !== undefined) requireFreeName(call, name, group.domainId, group);
  group.name = name ?? group.name;
  if ('description' in changes) group.description = text(changes.description) ?? null;
  group.extra = { ...group.extra, ...extraOf(changes, KNOWN) };
}

/** Characters that the name's column holds. */
const LONGEST = 64;

/** @throws IdentityFault 400, 409 */
function requireFreeName(call: Call, name: string, domainId: string, but?: GroupRecord): void {
  if ([...name].length > LONGEST) {
    throw badRequest(
      `String length exceeded. The length of string '${name}' exceeds the limit of column name(CHAR(${LONGEST})).`,
    );
  }
  const same = named(call.cloud.identity.groups, name, domainId);
  if (same && same !== but) {
    throw conflict('group', `Duplicate entry found with name ${name} at domain ID ${domainId}`);
  }
}

import { expecting, unauthenticated } from '../fault.js';
import type { DomainRecord, IdentityState, ProjectRecord, UserRecord } from '../state.js';
import type { Reference } from './auth-schema.js';

/** What an authentication request refers to. Whatever is not there, or disabled, is the same 401. */

/** @throws IdentityFault 401 */
export function resolveDomain(state: IdentityState, reference: Reference): DomainRecord {
  const domain = reference.name
    ? named(state.domains, reference.name)
    : state.domains.get(reference.id ?? '');
  if (!domain?.enabled) throw unauthenticated();
  return domain;
}

/** @throws IdentityFault 401, and 400 for a name without a domain (recording `auth-project-missing-domain`) */
export function resolveProject(state: IdentityState, reference: Reference): ProjectRecord {
  const project = reference.name
    ? named(state.projects, reference.name, requiredDomain(state, reference, 'project').id)
    : state.projects.get(reference.id ?? '');
  if (!project?.enabled || !state.domains.get(project.domainId)?.enabled) throw unauthenticated();
  return project;
}

/** @throws IdentityFault 401, and 400 for a name without a domain (recording `auth-user-missing-domain`) */
export function resolveUser(state: IdentityState, reference: Reference): UserRecord {
  if (!reference.id && !reference.name) throw expecting('id or name', 'user');
  const user = reference.name
    ? named(state.users, reference.name, requiredDomain(state, reference, 'user').id)
    : state.users.get(reference.id ?? '');
  if (!user?.enabled || !state.domains.get(user.domainId)?.enabled) throw unauthenticated();
  return user;
}

function requiredDomain(state: IdentityState, reference: Reference, target: string): DomainRecord {
  if (reference.domain === undefined) throw expecting('domain', target);
  return resolveDomain(state, reference.domain);
}

interface NamedRecord {
  readonly name: string;
  readonly domainId?: string | undefined;
}

/** Names are unique in a domain, and compared as MySQL does: regardless of case. */
export function named<Item extends NamedRecord>(
  records: ReadonlyMap<string, Item>,
  name: string,
  domainId?: string,
): Item | undefined {
  const wanted = name.toLowerCase();
  for (const record of records.values()) {
    if (record.name.toLowerCase() !== wanted) continue;
    if (domainId === undefined || record.domainId === domainId) return record;
  }
  return undefined;
}

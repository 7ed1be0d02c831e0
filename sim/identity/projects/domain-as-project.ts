import type { DomainRecord } from '../state.js';

/** To Keystone a domain is a project too. */
export function domainAsProject({ id, name, description, enabled, tags, options, extra }: DomainRecord) {
  return {
    ...extra,
    id,
    name,
    domain_id: null,
    description,
    enabled,
    parent_id: null,
    is_domain: true,
    tags,
    options,
  };
}

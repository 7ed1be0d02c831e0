import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import { requireCaller } from '../context.js';
import { forbidden, IdentityFault, notFound } from '../fault.js';
import { admin, systemReader } from '../policy.js';
import { json, noContent } from '../respond.js';
import type { Routes } from '../routes.js';

/** How Keystone looks up users where nothing says otherwise: what a domain may have otherwise. */
const DEFAULTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  identity: {
    driver: 'sql',
    list_limit: null,
  },
  ldap: {
    url: 'ldap://localhost',
    user: null,
    suffix: 'cn=example,cn=com',
    query_scope: 'one',
    page_size: 0,
    alias_dereferencing: 'default',
    debug_level: null,
    chase_referrals: null,
    user_tree_dn: null,
    user_filter: null,
    user_objectclass: 'inetOrgPerson',
    user_id_attribute: 'cn',
    user_name_attribute: 'sn',
    user_mail_attribute: 'mail',
    user_description_attribute: 'description',
    user_pass_attribute: 'userPassword',
    user_enabled_attribute: 'enabled',
    user_enabled_invert: false,
    user_enabled_mask: 0,
    user_enabled_default: 'True',
    user_attribute_ignore: ['default_project_id'],
    user_default_project_id_attribute: null,
    user_enabled_emulation: false,
    user_enabled_emulation_dn: null,
    user_enabled_emulation_use_group_config: false,
    user_additional_attribute_mapping: [],
    group_tree_dn: null,
    group_filter: null,
    group_objectclass: 'groupOfNames',
    group_id_attribute: 'cn',
    group_name_attribute: 'ou',
    group_members_are_ids: false,
    group_member_attribute: 'member',
    group_desc_attribute: 'description',
    group_attribute_ignore: [],
    group_additional_attribute_mapping: [],
    tls_cacertfile: null,
    tls_cacertdir: null,
    use_tls: false,
    tls_req_cert: 'demand',
    use_pool: true,
    pool_size: 10,
    pool_retry_max: 3,
    pool_retry_delay: 0.1,
    pool_connection_timeout: -1,
    pool_connection_lifetime: 600,
    use_auth_pool: true,
    auth_pool_size: 100,
    auth_pool_connection_lifetime: 60,
  },
};

const CONFIG = '/v3/domains/{domain_id}/config';
const DEFAULT = '/v3/domains/config';

/** Of these domains none has a configuration of its own. */
export function addDomainConfigs(routes: Routes): void {
  for (const below of ['', '/{group}', '/{group}/{option}']) {
    routes.add('GET', `${CONFIG}${below}`, showConfig).add('DELETE', `${CONFIG}${below}`, deleteConfig);
    routes.add('GET', `${DEFAULT}${below}/default`, showDefault);
  }
}

function showConfig(call: Call): SimResponse {
  if (!systemReader(requireCaller(call))) throw forbidden('identity:get_domain_config');
  checkKnown(call);
  throw notThere(call);
}

function deleteConfig(call: Call): SimResponse {
  if (!admin(requireCaller(call))) throw forbidden('identity:delete_domain_config');
  checkKnown(call);
  if (call.params.group === undefined) return noContent;
  throw notThere(call);
}

function showDefault(call: Call): SimResponse {
  if (!systemReader(requireCaller(call))) throw forbidden('identity:get_domain_config_default');
  checkKnown(call);
  const { group, option } = call.params;
  if (group === undefined) return json(200, { config: DEFAULTS });
  if (option === undefined) return json(200, { config: { [group]: DEFAULTS[group] } });
  return json(200, { config: { [option]: DEFAULTS[group]?.[option] } });
}

/** @throws IdentityFault 403 for a group or an option that no domain has of its own */
function checkKnown({ params: { group, option } }: Call): void {
  if (group === undefined) return;
  if (!Object.hasOwn(DEFAULTS, group)) throw unsupported(`Group ${group}`);
  if (option !== undefined && !Object.hasOwn(DEFAULTS[group] ?? {}, option)) {
    throw unsupported(`Option ${option} in group ${group}`);
  }
}

function unsupported(what: string): IdentityFault {
  return new IdentityFault(
    403,
    `Invalid domain specific configuration: ${what} is not supported for domain specific configurations.`,
  );
}

function notThere({ params: { group, option, domain_id: domain } }: Call): IdentityFault {
  const inGroup = option === undefined ? `group ${group}` : `option ${option} in group ${group}`;
  const what = group === undefined ? 'any options' : inGroup;
  return notFound(`Could not find ${what} in domain configuration for domain ${domain}.`);
}

import { createAppCredential } from './application-credentials/create-app-credential.js';
import {
  deleteAccessRule,
  deleteAppCredential,
  listAccessRules,
  listAppCredentials,
  showAccessRule,
  showAppCredential,
} from './application-credentials/read-app-credentials.js';
import { endpoints } from './catalog-resources/endpoints.js';
import { createRegionWithId, regions } from './catalog-resources/regions.js';
import { services } from './catalog-resources/services.js';
import { addCredentials } from './credentials/credentials.js';
import { addEc2Credentials } from './credentials/ec2-credentials.js';
import { addSignedTokens } from './credentials/signed-tokens.js';
import { addDomainConfigs } from './domains/domain-config.js';
import { domains } from './domains/domains.js';
import { endpointGroups } from './endpoint-filter/endpoint-groups.js';
import { addEndpointFilter } from './endpoint-filter/endpoint-projects.js';
import { addEmptyCollections } from './extensions/empty-collections.js';
import { policies } from './extensions/policies.js';
import { identityProviders } from './federation/identity-providers.js';
import { mappings } from './federation/mappings.js';
import { addProtocols } from './federation/protocols.js';
import { serviceProviders } from './federation/service-providers.js';
import { addGrants } from './grants/grants.js';
import { listRoleAssignments } from './grants/role-assignments.js';
import { groups } from './groups/groups.js';
import { addGroupMembers } from './groups/members.js';
import { addLimits } from './limits/limits.js';
import { addRegisteredLimits } from './limits/registered-limits.js';
import { consumers } from './oauth/consumers.js';
import { domainProjects } from './projects/domain-projects.js';
import { addProjectTags } from './projects/project-tags.js';
import { projects } from './projects/projects.js';
import { addCollection } from './resources/collection.js';
import { addImpliedRoles } from './role/implied-roles.js';
import { roles } from './role/roles.js';
import type { Routes } from './routes.js';
import { issueToken } from './tokens/issue-token.js';
import { revokeToken } from './tokens/revoke-token.js';
import { showCatalog } from './tokens/show-catalog.js';
import { validateToken } from './tokens/validate-token.js';
import { addTrusts } from './trusts/trusts.js';
import { changePassword } from './users/change-password.js';
import {
  listAuthDomains,
  listAuthProjects,
  listUserProjects,
  showAuthSystem,
} from './users/list-user-projects.js';
import { users } from './users/users.js';
import { showV3 } from './versions.js';

/** Keystone's API, version 3. */
export function addV3Routes(routes: Routes): void {
  routes
    .add('GET', '/v3', showV3)
    .add('POST', '/v3/auth/tokens', issueToken)
    .add('GET', '/v3/auth/tokens', validateToken)
    .add('DELETE', '/v3/auth/tokens', revokeToken)
    .add('GET', '/v3/auth/catalog', showCatalog)
    .add('GET', '/v3/auth/projects', listAuthProjects)
    .add('GET', '/v3/auth/domains', listAuthDomains)
    .add('GET', '/v3/auth/system', showAuthSystem);
  addCollection(routes, users);
  addCollection(routes, projects, domainProjects);
  addCollection(routes, domains);
  addCollection(routes, groups);
  addCollection(routes, roles);
  addCollection(routes, regions);
  addCollection(routes, policies);
  addCollection(routes, services);
  addCollection(routes, endpoints);
  addCollection(routes, endpointGroups);
  addCollection(routes, identityProviders);
  addCollection(routes, serviceProviders);
  addCollection(routes, mappings);
  addCollection(routes, consumers);
  addProtocols(routes);
  addEndpointFilter(routes);
  addRegisteredLimits(routes);
  addLimits(routes);
  routes
    .add('PUT', '/v3/regions/{region_id}', createRegionWithId)
    .add('GET', '/v3/role_assignments', listRoleAssignments)
    .add('GET', '/v3/users/{user_id}/projects', listUserProjects)
    .add('POST', '/v3/users/{user_id}/password', changePassword);
  addCredentials(routes);
  addEc2Credentials(routes);
  addSignedTokens(routes);
  addTrusts(routes);
  addEmptyCollections(routes);
  addDomainConfigs(routes);
  addGroupMembers(routes);
  addProjectTags(routes);
  addImpliedRoles(routes);
  addGrants(routes);
  const credentials = '/v3/users/{user_id}/application_credentials';
  routes
    .add('GET', credentials, listAppCredentials)
    .add('POST', credentials, createAppCredential)
    .add('GET', `${credentials}/{id}`, showAppCredential)
    .add('DELETE', `${credentials}/{id}`, deleteAppCredential)
    .add('GET', '/v3/users/{user_id}/access_rules', listAccessRules)
    .add('GET', '/v3/users/{user_id}/access_rules/{id}', showAccessRule)
    .add('DELETE', '/v3/users/{user_id}/access_rules/{id}', deleteAccessRule);
}

import type { Call } from '../../call.js';
import { catalogEntries, endpointUrl, fillIn } from '../catalog.js';
import type { EndpointRecord, ProjectRecord, TokenRecord } from '../state.js';
import { keystoneTime } from '../times.js';

/** A token, its user and its catalog, as version 2.0 shows them under `access`. */
export function accessView(call: Call, token: TokenRecord): unknown {
  const state = call.cloud.identity;
  const project = state.projects.get(token.projectId ?? '');
  const name = state.users.get(token.userId)?.name ?? token.userName;
  return {
    token: {
      issued_at: keystoneTime(token.issuedAt),
      expires: `${keystoneTime(token.expiresAt).slice(0, 19)}Z`,
      id: token.id,
      ...(project && { tenant: tenantView(project) }),
      audit_ids: token.auditIds,
    },
    serviceCatalog: project ? v2Catalog(call, token, project.id) : [],
    user: {
      username: name,
      roles_links: [],
      id: token.userId,
      roles: token.roles.map((role) => ({ name: role })),
      name,
    },
    metadata: { is_admin: 0, roles: token.roleIds },
  };
}

export function tenantView({ id, name, description, enabled, extra }: ProjectRecord): unknown {
  return { ...extra, description, enabled, id, name };
}

/** For each service, for each region, one entry with the three URLs. */
function v2Catalog(call: Call, { userId }: TokenRecord, projectId: string): unknown[] {
  const values = { tenant_id: projectId, project_id: projectId, user_id: userId };
  return catalogEntries(call.cloud.identity).map(({ service, endpoints }) => {
    const regions = [...new Set(endpoints.map(({ regionId }) => regionId))];
    return {
      endpoints: regions.map((region) => {
        const here = endpoints.filter(({ regionId }) => regionId === region);
        return { region, id: here[0]?.id, ...urls(call, here, values) };
      }),
      endpoints_links: [],
      type: service.type,
      name: service.name,
    };
  });
}

function urls(
  call: Call,
  endpoints: readonly EndpointRecord[],
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    endpoints.flatMap((endpoint) => {
      const url = fillIn(endpointUrl(call, endpoint), values);
      return url === undefined ? [] : [[`${endpoint.interface}URL`, url]];
    }),
  );
}

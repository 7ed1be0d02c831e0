import type { Cloud } from '../cloud.js';

/** How to reach a simulated cloud as one of its users. */
export interface Access {
  /** `OS_AUTH_URL` and its like. */
  readonly environment: Readonly<Record<string, string>>;
  /** An entry of a clouds.yaml. */
  readonly cloud: Readonly<Record<string, unknown>>;
}

/** Access as the first user who has a role in a project and is no administrator, else as the first who has one. */
export function accessTo(cloud: Cloud, url: string): Access {
  const { user, password, project, userDomain, projectDomain } = firstUser(cloud);
  const authUrl = `${url}/${cloud.profile.identity.v3 ? 'v3' : 'v2.0'}`;
  const domains = cloud.profile.identity.v3
    ? { user_domain_name: userDomain, project_domain_name: projectDomain }
    : {};
  const auth = { auth_url: authUrl, username: user, password, project_name: project, ...domains };
  return {
    environment: {
      ...Object.fromEntries(Object.entries(auth).map(([key, value]) => [`OS_${key.toUpperCase()}`, value])),
      OS_REGION_NAME: cloud.profile.region,
      OS_IDENTITY_API_VERSION: cloud.profile.identity.v3 ? '3' : '2',
    },
    cloud: {
      auth,
      region_name: cloud.profile.region,
      ...(cloud.profile.identity.v3 ? {} : { identity_api_version: '2.0' }),
    },
  };
}

interface Login {
  readonly user: string;
  readonly password: string;
  readonly project: string;
  readonly userDomain: string;
  readonly projectDomain: string;
}

function firstUser(cloud: Cloud): Login {
  const { users, grants, projects, roles, domains } = cloud.identity;
  const logins = [...grants.values()].flatMap((grant) => {
    const user = grant.actor === 'user' ? users.get(grant.actorId) : undefined;
    const project = grant.scope.kind === 'project' ? projects.get(grant.scope.id) : undefined;
    if (!user || user.password === undefined || !project) return [];
    return {
      user: user.name,
      password: user.password,
      project: project.name,
      userDomain: domains.get(user.domainId)?.name ?? 'Default',
      projectDomain: domains.get(project.domainId)?.name ?? 'Default',
      isAdmin: roles.get(grant.roleId)?.name === 'admin',
    };
  });
  const nobody = { user: '', password: '', project: '', userDomain: 'Default', projectDomain: 'Default' };
  return logins.find((login) => !login.isAdmin) ?? logins[0] ?? nobody;
}

import { Agent } from 'undici';
import {
  authFromEnvironment,
  CloudSession,
  type CloudSettings,
  loadCloud,
  type OpenStackLatentWorkerOptions,
  systemClock,
} from '../../src/index.js';
import { KIT_AGENT } from './simulator.js';
import type { Target, TargetSource } from './target.js';

/** A cloud that is there, or is not: one for all checks. */
export function cloudSource(target: Target): TargetSource {
  return {
    name: target.name,
    kind: 'cloud',
    description: `cloud ${target.name} at ${target.authUrl}`,
    propertyRuns: 2,
    open: async () => ({ ...target, close: async () => undefined }),
    close: () => target.close(),
  };
}

/**
 * A cloud of clouds.yaml.
 * @throws CloudConfigError when there is no such cloud, or its entry cannot be used
 */
export async function cloudTarget(name: string): Promise<Target> {
  return target(name, loadCloud(name), { os_cloud: name });
}

/**
 * The cloud that OS_* variables speak of.
 * @throws CloudConfigError when they do not suffice
 */
export async function environmentTarget(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Target> {
  return target(
    environment['OS_AUTH_URL'] ?? 'the environment',
    { auth: authFromEnvironment(environment), region: environment['OS_REGION_NAME'] } as CloudSettings,
    {},
  );
}

function target(name: string, settings: CloudSettings, inItsPlace: Target['account']): Target {
  const session = new CloudSession({ ...settings, userAgent: KIT_AGENT });
  const { ca, cert, key, verify = true } = settings.tls ?? {};
  const dispatcher = new Agent({
    connect: {
      rejectUnauthorized: verify,
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
    },
  });
  return {
    name,
    kind: 'cloud',
    account: accountOf(settings) ?? inItsPlace,
    authUrl: settings.auth.authUrl,
    region: settings.region,
    session,
    clock: systemClock,
    dispatcher,
    close: async () => {
      await session.close();
      await dispatcher.destroy();
    },
  };
}

/** The settings in the words of the specification, where it has words for them. */
function accountOf({ auth, region }: CloudSettings): Partial<OpenStackLatentWorkerOptions> | undefined {
  if (auth.method !== 'password' || !auth.username || !auth.projectName) return undefined;
  return {
    os_username: auth.username,
    os_password: auth.password,
    os_tenant_name: auth.projectName,
    os_auth_url: auth.authUrl,
    ...(auth.userDomainName ? { os_user_domain: auth.userDomainName } : {}),
    ...(auth.projectDomainName ? { os_project_domain: auth.projectDomainName } : {}),
    ...(region === undefined ? {} : { region }),
  };
}

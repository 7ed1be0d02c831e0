import { Cloud, type CloudOptions, listen } from '../../sim/index.js';
import { CloudSession } from '../../src/index.js';
import type { Target } from './target.js';

/** A simulated cloud behind real HTTP on a loopback port, with the account of the specification's examples. */
export async function simulatorTarget(options: CloudOptions = {}): Promise<Target> {
  const listening = await listen(new Cloud(options));
  const session = new CloudSession({
    auth: {
      method: 'password',
      authUrl: `${listening.url}/v3`,
      username: 'user',
      password: 'password',
      projectName: 'tenant',
    },
  });
  return {
    name: 'the simulator',
    account: {
      os_username: 'user',
      os_password: 'password',
      os_tenant_name: 'tenant',
      os_auth_url: `${listening.url}/v2.0`,
    },
    session,
    close: async () => {
      await session.close();
      await listening.close();
    },
  };
}

import { CloudSession, loadCloud } from '../../src/index.js';
import type { Target } from './target.js';

/**
 * A cloud of clouds.yaml.
 * @throws CloudConfigError when there is no such cloud, or its entry cannot be used
 */
export async function cloudTarget(name: string): Promise<Target> {
  const session = new CloudSession(await loadCloud(name));
  return { name, account: { os_cloud: name }, session, close: () => session.close() };
}

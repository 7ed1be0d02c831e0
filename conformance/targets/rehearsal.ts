import { Agent } from 'undici';
import { type ProfileInput, startSimulator } from '../../sim/index.js';
import { CloudSession, ScaledClock } from '../../src/index.js';
import { cloudSource } from './cloud.js';
import { ACCOUNT, DOMAINS, KIT_AGENT, LOGIN } from './simulator.js';
import type { TargetSource } from './target.js';

/**
 * A simulated cloud that is taken for a real one: it stays for the whole run, is cleaned up after, has nothing that
 * could be told to go wrong, and is reached by HTTP alone. Only its time, and the kit's, goes faster.
 */
export async function rehearsalSource(profile: ProfileInput, speed: number): Promise<TargetSource> {
  const simulator = await startSimulator({ profile, speed, control: false });
  const clock = new ScaledClock(speed);
  const hasV3 = profile.identity?.v3 ?? true;
  const authUrl = `${simulator.url}${hasV3 ? '/v3' : '/v2.0'}`;
  const dispatcher = new Agent();
  const session = new CloudSession({ auth: { ...LOGIN, authUrl }, clock, userAgent: KIT_AGENT });
  return cloudSource({
    name: `the simulator as ${profile.name}`,
    kind: 'cloud',
    account: { ...ACCOUNT, ...(hasV3 ? DOMAINS : {}), os_auth_url: authUrl },
    authUrl,
    session,
    clock,
    dispatcher,
    close: async () => {
      await session.close();
      await dispatcher.destroy();
      await simulator.close();
    },
  });
}

import { hostsRouter } from '../agents/hosting.js';
import { change } from '../indexes.js';
import type { NetworkContext } from '../network-call.js';
import type { PortRecord, RouterRecord } from '../state.js';

/** The agent that has a router takes its ports to the host where it runs. */
export function bindToAgent({ state, now }: NetworkContext, router: RouterRecord, port: PortRecord): void {
  const agents = [...state.agents.values()];
  const agent = agents.find((one) => one.admin_state_up && hostsRouter(state, one, router));
  if (!agent) return;
  change(state, 'ports', port, { 'binding:host_id': agent.host, status: 'ACTIVE' }, now);
}

import type { Cloud } from '../cloud.js';
import { destroy } from '../compute/servers/delete-server.js';
import type { TimelineEvent } from '../timeline.js';

const VANISH = 'faults/vanish';

interface Vanishing extends TimelineEvent {
  readonly id: string;
}

export function handleVanishing(cloud: Cloud): void {
  cloud.timeline.handle(VANISH, (event, now) => {
    const server = cloud.compute.servers.get((event as Vanishing).id);
    if (server && server.vmState !== 'deleted') destroy(cloud, server, now);
  });
}

/** A server will be gone at that time, though nobody deletes it. */
export function planVanishing(cloud: Cloud, id: string, due: number): void {
  cloud.timeline.at(due, { kind: VANISH, id });
}

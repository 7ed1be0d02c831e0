/** Finds and removes what workers left in a cloud, for people; a worker looks after its own. */
import type { Clock, Seconds } from '../clock.js';
import type { Logger } from '../master/port.js';
import { collect, type Server } from '../openstack/index.js';
import { Belongings, type Kind } from './belongings.js';
import { Census } from './census.js';
import type { Cloud } from './cloud.js';
import { LAUNCH_KEY, MASTER_KEY, ownerOf, volumesOf, WORKER_KEY } from './ownership.js';
import { Remover } from './remover.js';

/** Whose leftovers. With neither, those of every worker of this program. */
export interface Whose {
  /** The name of the master. Includes what a Buildbot of that name made. */
  readonly master?: string | undefined;
  readonly worker?: string | undefined;
}

export interface Leftover {
  readonly id: string;
  readonly worker: string;
  readonly status: string;
  readonly created?: string | undefined;
  /** Volumes that were made with it and go with it. */
  readonly volumes: readonly string[];
}

/** The instances that carry the mark. Those of a running master are among them. */
export async function findLeftovers(cloud: Cloud, whose: Whose, signal?: AbortSignal): Promise<Leftover[]> {
  return (await marked(cloud, whose, signal)).map((server) => ({
    id: server.id,
    worker: server.metadata[WORKER_KEY] ?? server.name,
    status: server.status,
    created: server.created,
    volumes: volumesOf(server),
  }));
}

export interface SweepParts {
  readonly cloud: Cloud;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly deleteTimeout: Seconds;
  /** What could not be deleted. */
  readonly onGivenUp: (kind: Kind, id: string) => void;
}

/** Deletes them, and waits until the cloud confirms that they and their volumes are gone. */
export async function removeLeftovers(
  leftovers: readonly Leftover[],
  { cloud, clock, logger, deleteTimeout, onGivenUp }: SweepParts,
  signal?: AbortSignal,
): Promise<void> {
  const belongings = new Belongings();
  const compute = cloud.compute('2');
  const census = Census.of(cloud, clock);
  const parts = { cloud, compute, census, clock, logger, belongings, onGivenUp, deleteTimeout };
  for (const { id, volumes } of leftovers) {
    belongings.created(id, volumes.length > 0);
    for (const volume of volumes) belongings.volumes.add(volume);
  }
  const remover = new Remover({ ...parts, worker: 'sweep', pollInterval: POLL_INTERVAL });
  await remover.clear({ giveUp: signal });
}

const POLL_INTERVAL: Seconds = 5;

async function marked(cloud: Cloud, { master, worker }: Whose, signal?: AbortSignal): Promise<Server[]> {
  const hash = master === undefined ? undefined : ownerOf(master, '').masterHash;
  const servers = await collect(cloud.compute('2').listServers({}, { signal }));
  return servers.filter(({ name, metadata }) => {
    if (metadata[MASTER_KEY] === undefined) return false;
    if (hash === undefined ? metadata[LAUNCH_KEY] === undefined : metadata[MASTER_KEY] !== hash) return false;
    return worker === undefined || (metadata[WORKER_KEY] ?? name) === worker;
  });
}

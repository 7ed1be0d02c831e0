import type { Cloud } from '../../cloud.js';
import { projectNamed, userNamed } from '../../image/seeding.js';
import type { FlavorRecord } from '../flavors/flavor.js';
import { flavorOfServer } from './new-server.js';
import type { ServerSeed } from './seed.js';
import type { PowerState, ServerRecord, VmState } from './server.js';

/** The servers that a seed describes, in the order in which they were made. */
export function plantServers(
  seeds: readonly ServerSeed[],
  flavors: ReadonlyMap<string, FlavorRecord>,
  cloud: Cloud,
): ServerRecord[] {
  return seeds.map((seed, index) => plantServer(seed, index + 1, flavors, cloud));
}

type Status = ServerSeed['status'];

const STATES: Readonly<Record<Status, { readonly vmState: VmState; readonly powerState: PowerState }>> = {
  ACTIVE: { vmState: 'active', powerState: 1 },
  SHUTOFF: { vmState: 'stopped', powerState: 4 },
  ERROR: { vmState: 'error', powerState: 0 },
  DELETED: { vmState: 'deleted', powerState: 0 },
};

function plantServer(
  seed: ServerSeed,
  number: number,
  flavors: ReadonlyMap<string, FlavorRecord>,
  cloud: Cloud,
): ServerRecord {
  const flavor = flavors.get(seed.flavor);
  if (!flavor) throw new Error(`compute.servers[${number - 1}].flavor: there is no flavor ${seed.flavor}`);
  const { profile } = cloud;
  const createdAt = seed.created_at ? Date.parse(seed.created_at) : cloud.clock.now();
  const at = (text: string | undefined): number => (text === undefined ? createdAt : Date.parse(text));
  const deleted = seed.status === 'DELETED';
  const running = seed.status !== 'ERROR';
  const host = profile.compute.hosts[0]?.name ?? null;
  return {
    id: seed.id ?? cloud.ids.uuid(),
    number,
    projectId: projectNamed(cloud, seed.project),
    userId: seed.user === undefined ? cloud.ids.hex(32) : userNamed(cloud, seed.user),
    name: seed.name,
    hostname: seed.name.toLowerCase(),
    description: seed.name,
    createdAt,
    updatedAt: at(seed.updated_at),
    launchedAt: running ? at(seed.launched_at) : null,
    terminatedAt: deleted ? at(seed.terminated_at) : null,
    deletedAt: deleted ? at(seed.updated_at) : null,
    ...STATES[seed.status],
    taskState: null,
    progress: 0,
    destination: host,
    host: running ? host : null,
    availabilityZone: running ? (profile.compute.availability_zones[0] ?? 'nova') : '',
    requestedZone: null,
    forcedHost: null,
    imageId: seed.image,
    flavor: flavorOfServer(flavor),
    keyName: null,
    metadata: seed.metadata,
    tags: [],
    configDrive: false,
    diskConfig: 'MANUAL',
    accessIPv4: '',
    accessIPv6: '',
    userData: null,
    fault: null,
    lock: null,
    reservationId: `r-${cloud.ids.hex(8)}`,
    launchIndex: 0,
    rootDevice: `/dev/${profile.compute.root_device}`,
    securityGroups: ['default'],
    interfaces: [],
    blockDevices: [],
    serverGroupId: null,
    trustedCertificates: null,
    move: null,
    shelvedImageId: null,
    processes: 0,
    revision: 0,
  };
}

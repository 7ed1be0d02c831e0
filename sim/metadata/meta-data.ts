import type { Cloud } from '../cloud.js';
import type { ServerRecord } from '../compute/servers/server.js';
import { portsOf } from '../network/server-ports.js';
import { hostnameOf, keypairOf } from './guest-view.js';
import { atLeast } from './versions.js';

/** `meta_data.json`: where a guest finds the `meta` that its server was created with. */
export function metaData(cloud: Cloud, server: ServerRecord, version: string): object {
  const keypair = keypairOf(cloud, server);
  return {
    uuid: server.id,
    ...(Object.keys(server.metadata).length > 0 && { meta: server.metadata }),
    ...(keypair && {
      public_keys: { [keypair.name]: keypair.publicKey },
      keys: [{ name: keypair.name, type: keypair.type, data: keypair.publicKey }],
    }),
    hostname: hostnameOf(server),
    name: server.name,
    launch_index: server.launchIndex,
    availability_zone: server.availabilityZone,
    ...(atLeast(version, 'grizzly') && { random_seed: randomSeed(cloud) }),
    ...(atLeast(version, 'liberty') && { project_id: server.projectId }),
    ...(atLeast(version, 'newton') && { devices: taggedDevices(cloud, server, version) }),
    ...(atLeast(version, 'victoria') && { dedicated_cpus: [] }),
  };
}

/** 512 bytes, others every time. */
function randomSeed(cloud: Cloud): string {
  return Buffer.from(cloud.requestIds.hex(1024), 'hex').toString('base64');
}

/** Network cards and disks that were given a tag, so that a guest can tell which is which. */
function taggedDevices(cloud: Cloud, server: ServerRecord, version: string): object[] {
  const ports = portsOf(cloud, server.id);
  const cards = server.interfaces.flatMap(({ tag, portId }, index) => {
    const port = ports.find(({ id }) => id === portId);
    if (tag === null || !port) return [];
    const trusted = atLeast(version, 'rocky') ? { vf_trusted: false } : {};
    return [{ ...trusted, type: 'nic', mac: port.mac_address, ...pci(3 + index), tags: [tag] }];
  });
  const disks = server.blockDevices.flatMap(({ tag, volumeId, deviceName }, index) => {
    if (tag === null) return [];
    const serial = volumeId === null ? {} : { serial: volumeId };
    const path = deviceName === null ? {} : { path: deviceName };
    const place = pci(3 + server.interfaces.length + index);
    return [{ type: 'disk', ...serial, ...path, ...place, tags: [tag] }];
  });
  return [...cards, ...disks];
}

function pci(slot: number): object {
  return { bus: 'pci', address: `0000:00:${slot.toString(16).padStart(2, '0')}.0` };
}

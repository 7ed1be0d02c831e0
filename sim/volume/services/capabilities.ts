import { VolumeFault } from '../fault.js';
import { ok, type VolumeRoute } from '../route.js';

const flag = (title: string, description: string): unknown => ({ title, description, type: 'boolean' });

/** `GET /capabilities/{host}`: what volume types may ask of the backend. For administrators. */
export const showCapabilities: VolumeRoute = {
  method: 'GET',
  path: '/capabilities/{host}',
  answer(call) {
    call.requireAdmin('volume_extension:capabilities');
    const host = call.param('host');
    const backend = call.cloud.profile.volume.host.split('#')[0] as string;
    if (host.split('#')[0] !== backend) throw new VolumeFault('NotFound', `Can't find service: ${host}`);
    return ok({
      namespace: `OS::Storage::Capabilities::${host}`,
      vendor_name: 'Open Source',
      volume_backend_name: backend.split('@')[1],
      pool_name: null,
      driver_version: '1.0.0',
      storage_protocol: 'iSCSI',
      display_name: null,
      description: null,
      visibility: null,
      replication_targets: [],
      properties: {
        thin_provisioning: flag('Thin Provisioning', 'Sets thin provisioning.'),
        compression: flag('Compression', 'Enables compression.'),
        qos: flag('QoS', 'Enables QoS.'),
        replication_enabled: flag('Replication', 'Enables replication.'),
      },
    });
  },
};

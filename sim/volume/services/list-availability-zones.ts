import { ok, type VolumeRoute } from '../route.js';

export const listAvailabilityZones: VolumeRoute = {
  method: 'GET',
  path: '/os-availability-zone',
  answer: (call) =>
    ok({
      availabilityZoneInfo: call.cloud.profile.volume.availability_zones.map((zoneName) => ({
        zoneName,
        zoneState: { available: true },
      })),
    }),
};

import { filtersOf, readFlag } from '../listing.js';
import { ok, type VolumeRoute } from '../route.js';
import { volumeIndex } from '../volume-index.js';

/** `GET /volumes/summary`: how many, of what size, and since 3.36 which metadata there is. */
export const summarizeVolumes: VolumeRoute = {
  method: 'GET',
  path: '/volumes/summary',
  min: 12,
  answer(call) {
    const everyone = call.isAdmin && readFlag('all_tenants', filtersOf(call).get('all_tenants') ?? 'false');
    const index = volumeIndex(call.state);
    const volumes = [...((everyone ? index.all : index.byProject.get(call.projectId))?.after() ?? [])];
    const metadata = new Map<string, Set<string>>();
    for (const volume of volumes) {
      for (const [key, value] of Object.entries(volume.metadata)) {
        metadata.set(key, (metadata.get(key) ?? new Set()).add(value));
      }
    }
    return ok({
      'volume-summary': {
        total_count: volumes.length,
        total_size: volumes.reduce((sum, volume) => sum + volume.size, 0),
        ...(call.minor >= 36 && {
          metadata: Object.fromEntries([...metadata].map(([key, values]) => [key, [...values]])),
        }),
      },
    });
  },
};

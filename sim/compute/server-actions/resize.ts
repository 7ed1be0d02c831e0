import * as z from 'zod';
import type { ComputeCall } from '../compute-call.js';
import { badRequest, forbidden } from '../fault.js';
import { findFlavor } from '../flavors/flavor.js';
import { recordAction } from '../instance-actions/action-log.js';
import { beginMigration } from '../migrations/migration.js';
import { limitOf } from '../quotas/quota.js';
import { accepted } from '../route.js';
import { diskConfig, flavorRef } from '../schema/nova-types.js';
import { bootImageOf, checkImageFits } from '../servers/image-fit.js';
import { flavorOfServer } from '../servers/new-server.js';
import { type ServerFlavor, type ServerRecord, touch } from '../servers/server.js';
import { usageOf } from '../servers/server-index.js';
import { beginProcess } from '../servers/server-process.js';
import { resizeProcess } from './resize-process.js';
import { isVolumeBacked } from './root-disk.js';
import { actionRoute } from './server-action.js';

const schema = z.strictObject({
  resize: z.strictObject({ flavorRef, 'OS-DCF:diskConfig': diskConfig.optional() }),
});

interface ResizeInput {
  readonly flavorRef: string | number;
  readonly 'OS-DCF:diskConfig'?: 'AUTO' | 'MANUAL';
}

/** Recordings `nova-action-resize-*`. */
export const resize = actionRoute<ResizeInput>({
  action: 'resize',
  body: [[0, schema]],
  states: ['active', 'stopped'],
  onHost: 'behind its state',
  answer(call, server, input) {
    const image = call.cloud.image.images.get(server.imageId);
    const automatic = input['OS-DCF:diskConfig'] === 'AUTO';
    if (automatic && image?.properties.auto_disk_config === 'Disabled') {
      throw badRequest(`Requested image ${server.imageId} has automatic disk resize disabled.`);
    }
    const id = String(input.flavorRef);
    const flavor = findFlavor(call, id);
    if (!flavor) throw badRequest(`Flavor ${id} could not be found.`);
    if (flavor.disk === 0 && server.flavor.disk !== 0 && !isVolumeBacked(server)) {
      throw badRequest(
        'Server disk was unable to be resized because: Resize to zero disk flavor is not allowed.',
      );
    }
    if (flavor.id === server.flavor.id) throw badRequest('When resizing, instances must change flavor!');
    const wanted = flavorOfServer(flavor);
    checkQuota(call, server, wanted);
    if (image && !isVolumeBacked(server)) {
      checkImageFits({ ...bootImageOf(image), status: 'active' }, wanted, undefined, call.isAdmin);
    }
    recordAction(call, server, 'resize');
    touch(call.cloud, server, call.now, {
      diskConfig: automatic ? 'AUTO' : 'MANUAL',
      progress: 0,
      move: {
        status: 'migrating',
        from: { flavor: server.flavor, host: server.host },
        to: { flavor: wanted, host: null },
        running: server.vmState !== 'stopped',
      },
    });
    beginMigration(call, server, {
      type: 'resize',
      status: 'pre-migrating',
      flavors: [server.flavor, wanted],
    });
    beginProcess(call.cloud, resizeProcess, server, call.now);
    return accepted();
  },
});

/** @throws ComputeFault 403 if the project has no room for what the server is to have more */
function checkQuota(call: ComputeCall, server: ServerRecord, wanted: ServerFlavor): void {
  const { quotas } = call.cloud.compute;
  const used = usageOf(call.cloud.compute, server.projectId);
  const asked = { cores: wanted.vcpus - server.flavor.vcpus, ram: wanted.ram - server.flavor.ram };
  const overs = (['cores', 'ram'] as const).filter((resource) => {
    const limit = limitOf(quotas, server.projectId, resource);
    return asked[resource] > 0 && limit !== -1 && used[resource] + asked[resource] > limit;
  });
  if (overs.length === 0) return;
  const list = (value: (resource: (typeof overs)[number]) => number): string => overs.map(value).join(', ');
  throw forbidden(
    `Quota exceeded for ${overs.join(', ')}: Requested ${list((resource) => asked[resource])}, but already used ` +
      `${list((resource) => used[resource])} of ` +
      `${list((resource) => limitOf(quotas, server.projectId, resource))} ${overs.join(', ')}`,
  );
}

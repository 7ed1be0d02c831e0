import * as z from 'zod';
import { findImage, type ImageRecord } from '../../image/rules.js';
import type { ComputeCall } from '../compute-call.js';
import { badRequest } from '../fault.js';
import { recordAction } from '../instance-actions/action-log.js';
import { findKeypair } from '../keypairs/keypair.js';
import { type Minor, madePerVersion } from '../microversion.js';
import type { ComputeReply, Schemas } from '../route.js';
import * as nova from '../schema/nova-types.js';
import { oneOf, text } from '../schema/types.js';
import { attachDevices } from '../servers/block-devices/attach-devices.js';
import { disconnectVolumes } from '../servers/block-devices/disconnect-volumes.js';
import { bootImageOf, checkImageFits, diskConfigOf } from '../servers/image-fit.js';
import { newPassword } from '../servers/new-server.js';
import { type Metadata, type ServerRecord, touch } from '../servers/server.js';
import { checkInjectedFiles, checkMetadataCount, type InjectedFile } from '../servers/server-limits.js';
import { beginProcess, type ServerProcess } from '../servers/server-process.js';
import { formatFor } from '../servers/views/server-format.js';
import { viewServer } from '../servers/views/server-view.js';
import { checkVolumesAttached, isVolumeBacked, rootDiskOf } from './root-disk.js';
import { actionRoute } from './server-action.js';
import { booted, settled } from './steps.js';

interface RebuildInput {
  readonly name?: string;
  readonly imageRef: string;
  readonly adminPass?: string;
  readonly metadata?: Metadata;
  readonly 'OS-DCF:diskConfig'?: 'AUTO' | 'MANUAL';
  readonly accessIPv4?: string;
  readonly accessIPv6?: string;
  readonly personality?: readonly InjectedFile[];
  readonly description?: string | null;
  readonly key_name?: string | null;
  readonly user_data?: string | null;
  readonly trusted_image_certificates?: readonly string[] | null;
  readonly hostname?: string;
}

const DESCRIPTION_SINCE = 19;
const KEY_SINCE = 54;
const USER_DATA_SINCE = 57;
const CERTIFICATES_SINCE = 63;
const HOSTNAME_SINCE = 90;
const VOLUMES_SINCE = 93;
const FQDN_SINCE = 94;

const userData = oneOf(text({ format: nova.base64Format, max: 65_535 }), z.null());

function schemaOf(minor: Minor): z.ZodType {
  return z.strictObject({
    rebuild: z.strictObject({
      name: (minor === 0 ? nova.nameWithBlanks : nova.name).optional(),
      imageRef: nova.uuid,
      adminPass: text().optional(),
      metadata: nova.metadata.optional(),
      preserve_ephemeral: nova.boolean.optional(),
      'OS-DCF:diskConfig': nova.diskConfig.optional(),
      accessIPv4: nova.ipv4.optional(),
      accessIPv6: nova.ipv6.optional(),
      ...(minor < USER_DATA_SINCE ? { personality: nova.personality.optional() } : {}),
      ...(minor >= DESCRIPTION_SINCE ? { description: nova.description.optional() } : {}),
      ...(minor >= KEY_SINCE ? { key_name: nova.nameOrNull.optional() } : {}),
      ...(minor >= USER_DATA_SINCE ? { user_data: userData.optional() } : {}),
      ...(minor >= CERTIFICATES_SINCE
        ? { trusted_image_certificates: nova.trustedCertificates.optional() }
        : {}),
      ...(minor >= HOSTNAME_SINCE
        ? { hostname: (minor >= FQDN_SINCE ? nova.fqdn : nova.hostname).optional() }
        : {}),
    }),
  });
}

const schemas: Schemas = madePerVersion(
  [0, 1, DESCRIPTION_SINCE, KEY_SINCE, USER_DATA_SINCE, CERTIFICATES_SINCE, HOSTNAME_SINCE, FQDN_SINCE],
  schemaOf,
);

/** A server that was shut off is shut off again at the end. */
export const rebuildProcess: ServerProcess = {
  name: 'server.rebuild',
  steps: [
    {
      step: 'rebuilding',
      shows: { taskState: 'rebuilding' },
      events: ['rebuild_server', 'compute_rebuild_instance'],
      finish(cloud, server, now) {
        disconnectVolumes(cloud, server, now);
        return 'next';
      },
    },
    {
      step: 'rebuild_block_device_mapping',
      shows: { taskState: 'rebuild_block_device_mapping' },
      finish(cloud, server, now) {
        attachDevices(cloud, server, now);
        return 'next';
      },
    },
    {
      step: 'rebuild_spawning',
      shows: { taskState: 'rebuild_spawning' },
      finish: settled((cloud, server, now) => ({
        ...(server.vmState === 'stopped' ? { powerState: 4 } : booted(cloud, server)),
        launchedAt: now,
        fault: null,
      })),
    },
  ],
};

/** Recording `nova-action-rebuild`. */
export const rebuild = actionRoute<RebuildInput>({
  action: 'rebuild',
  body: schemas,
  states: ['active', 'stopped', 'error'],
  answer(call, server, input) {
    const password = input.adminPass ?? newPassword(call.cloud);
    const keyName = keyFor(call, input);
    const image = checkImage(call, server, input);
    checkMetadataCount(call, input.metadata ?? {});
    checkInjectedFiles(call, input.personality ?? []);
    checkImageFits(bootImageOf(image), server.flavor, undefined, call.isAdmin || isVolumeBacked(server));
    checkVolumesAttached(call.cloud, server, badRequest);
    recordAction(call, server, 'rebuild');
    touch(call.cloud, server, call.now, {
      ...changesFrom(input),
      diskConfig: input['OS-DCF:diskConfig'] ?? diskConfigOf(image),
      ...(keyName === undefined ? {} : { keyName }),
      ...(isVolumeBacked(server) ? {} : { imageId: image.id }),
      progress: 0,
      builtDisk: server.flavor.disk,
    });
    beginProcess(call.cloud, rebuildProcess, server, call.now);
    return reply(call, server, password);
  },
});

/** @throws ComputeFault 400 */
function keyFor(call: ComputeCall, { key_name: name }: RebuildInput): string | null | undefined {
  if (!name) return name === '' ? null : name;
  if (findKeypair(call.cloud.compute.keypairs, call.token.userId, name)) return name;
  throw badRequest('Invalid key_name provided.');
}

/** @throws ComputeFault 400 */
function checkImage(call: ComputeCall, server: ServerRecord, input: RebuildInput): ImageRecord {
  const image = findImage(call.cloud.image, call.viewer, input.imageRef);
  if (!image) throw badRequest('Cannot find image for rebuild');
  if (input['OS-DCF:diskConfig'] === 'AUTO' && image.properties.auto_disk_config === 'Disabled') {
    throw badRequest(`Requested image ${image.id} has automatic disk resize disabled.`);
  }
  if (isVolumeBacked(server)) checkVolumeImage(call, server, image.id, input);
  return image;
}

/** @throws ComputeFault 400 */
function checkVolumeImage(
  call: ComputeCall,
  server: ServerRecord,
  imageId: string,
  input: RebuildInput,
): void {
  if (input.trusted_image_certificates?.length) {
    throw badRequest(
      'Image signature certificate validation failed for certificate: ' +
        'Image certificate validation is not supported for volume-backed servers.',
    );
  }
  const volume = call.cloud.volume.volumes.get(rootDiskOf(server)?.volumeId ?? '');
  if (volume?.imageMetadata.image_id === imageId || call.minor >= VOLUMES_SINCE) return;
  throw badRequest(
    `Image ${imageId} is unacceptable: Unable to rebuild with a different image for a volume-backed server.`,
  );
}

function changesFrom(input: RebuildInput): Partial<ServerRecord> {
  const { name, metadata, accessIPv4, accessIPv6, description, user_data: data, hostname } = input;
  const { trusted_image_certificates: certificates } = input;
  return {
    ...(name === undefined ? {} : { name: name.trim() }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(accessIPv4 === undefined ? {} : { accessIPv4 }),
    ...(accessIPv6 === undefined ? {} : { accessIPv6 }),
    ...(description === undefined ? {} : { description }),
    ...(data === undefined ? {} : { userData: data }),
    ...(hostname === undefined ? {} : { hostname }),
    ...(certificates === undefined
      ? {}
      : { trustedCertificates: certificates?.length ? certificates : null }),
  };
}

/** The server as PUT shows it, its key and its user data, as soon as they can be changed. */
function reply(call: ComputeCall, server: ServerRecord, password: string): ComputeReply {
  const { minor } = call;
  const { 'OS-EXT-SRV-ATTR:user_data': _, ...shown } = viewServer(server, formatFor(call, 'short'));
  const view = {
    ...shown,
    ...(minor >= KEY_SINCE ? { key_name: server.keyName } : {}),
    adminPass: password,
    ...(minor >= USER_DATA_SINCE ? { user_data: server.userData } : {}),
  };
  const location = `${call.selfRoot}/servers/${server.id}`;
  return { status: 202, headers: [['Location', location]], body: { server: view } };
}

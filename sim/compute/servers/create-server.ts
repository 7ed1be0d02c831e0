import { findVolume, type VolumeRecord } from '../../volume/rules.js';
import type { ComputeCall } from '../compute-call.js';
import { badRequest, forbidden, policyForbids } from '../fault.js';
import { findFlavor } from '../flavors/flavor.js';
import { recordAction } from '../instance-actions/action-log.js';
import { findKeypair } from '../keypairs/keypair.js';
import { limitOf } from '../quotas/quota.js';
import { accepted, type ComputeReply, type ComputeRoute } from '../route.js';
import { isTrue } from '../schema/nova-types.js';
import type { ServerGroupRecord } from '../server-groups/server-group.js';
import { claimDevices } from './block-devices/check-devices.js';
import { devicesOfImage } from './block-devices/image-devices.js';
import {
  devicesOfFlavor,
  type RequestedDevice,
  readDevice,
  readLegacyDevice,
  rootOf,
  withBootOrder,
  withoutDev,
} from './block-devices/requested-device.js';
import { findBootImage } from './boot-image.js';
import { beginBuild } from './build-server.js';
import {
  type CreateServerBody,
  createServerSchemas,
  type NewServerInput,
  type SchedulerHints,
} from './create-server-schema.js';
import { isAvailableZone, isKnownHost } from './hosts.js';
import { type BootImage, checkImageFits, diskConfigOf } from './image-fit.js';
import {
  checkForSeveral,
  findSecurityGroups,
  planNetworks,
  type RequestedNetworks,
  readNetworks,
} from './networks/requested-networks.js';
import { addServer, flavorOfServer, newPassword, newReservationId, type ServerPlan } from './new-server.js';
import { checkHints } from './scheduler-hints.js';
import type { ServerFlavor, ServerRecord } from './server.js';
import { checkInjectedFiles, checkMetadataCount, serversWithinQuota } from './server-limits.js';
import { inOrder } from './tags/server-tags.js';

/**
 * `POST /servers`. Everything is checked in Nova's order, so that of several faults the same one is told
 * (recordings `nova-create-bad-*`).
 */
export const createServer: ComputeRoute<CreateServerBody> = {
  method: 'POST',
  path: '/servers',
  body: createServerSchemas,
  answer(call, body) {
    const password = body.server.adminPass ?? newPassword(call.cloud);
    const servers = buildServers(call, readRequest(call, body));
    return render(call, body.server, servers, password);
  },
};

/** The request in the rules' own terms; nothing of the cloud has been looked at yet. */
interface ServerRequest {
  readonly input: NewServerInput;
  readonly name: string;
  readonly description: string | null;
  readonly min: number;
  readonly max: number;
  readonly zone: string | null;
  readonly forcedHost: string | null;
  readonly imageRef: string;
  /** As asked for, before what image and flavor add. */
  readonly devices: readonly RequestedDevice[];
  /** The devices came in the old form, or there are none. */
  readonly legacyDevices: boolean;
  readonly networks: RequestedNetworks;
  readonly securityGroups: readonly string[];
  readonly hints: SchedulerHints;
}

const DESCRIPTIONS_SINCE = 19;

function readRequest(call: ComputeCall, body: CreateServerBody): ServerRequest {
  const { server: input } = body;
  const name = input.name.trim();
  const min = Number(input.min_count ?? 1);
  const max = Number(input.max_count ?? min);
  if (min > max) throw badRequest('min_count must be <= max_count');
  const place = readZone(call, input.availability_zone);
  const forcedHost = readHost(call, input, place.host);
  const { devices, legacyDevices } = readDevices(input);
  const imageRef = input.imageRef ?? '';
  const named = input.block_device_mapping_v2 ?? input.block_device_mapping ?? [];
  if (!imageRef && devices.length === 0 && named.length === 0) {
    throw badRequest('Missing imageRef attribute');
  }
  const hints = body['os:scheduler_hints'] ?? body['OS-SCH-HNT:scheduler_hints'];
  const groups = (input.security_groups ?? []).flatMap((group) => group.name ?? []);
  return {
    input,
    name,
    description: call.minor >= DESCRIPTIONS_SINCE ? (input.description ?? null) : name,
    min,
    max,
    zone: place.zone,
    forcedHost,
    imageRef,
    devices,
    legacyDevices,
    networks: readNetworks(input.networks),
    securityGroups: groups.length > 0 ? [...new Set(groups)] : ['default'],
    hints: hints ?? {},
  };
}

/** `ZONE`, or for administrators `ZONE:HOST` and `ZONE:HOST:NODE`. */
function readZone(call: ComputeCall, text: string | undefined): { zone: string | null; host: string | null } {
  const [zone = '', host, node, ...others] = (text ?? '').split(':');
  if (others.length > 0) throw badRequest('Invalid input received: Unable to parse availability_zone');
  if (host || node) call.requireAdmin('os_compute_api:servers:create:forced_host');
  return { zone: zone || null, host: host || node || null };
}

function readHost(call: ComputeCall, input: NewServerInput, ofZone: string | null): string | null {
  const { host, hypervisor_hostname: node } = input;
  if (!host && !node) return ofZone;
  if (!call.isAdmin) throw policyForbids('compute:servers:create:requested_destination');
  if (ofZone !== null) {
    throw badRequest(
      'One mechanism with host and/or hypervisor_hostname and another mechanism with zone:host:node are mutually exclusive.',
    );
  }
  return host ?? node ?? null;
}

function readDevices(input: NewServerInput): { devices: RequestedDevice[]; legacyDevices: boolean } {
  const { block_device_mapping: legacy = [], block_device_mapping_v2: modern = [] } = input;
  if (legacy.length > 0 && modern.length > 0) {
    throw badRequest('Using different block_device_mapping syntaxes is not allowed in the same request.');
  }
  if (modern.length > 0) {
    const imageGiven = input.imageRef !== undefined;
    return { devices: modern.flatMap((item) => readDevice(item, imageGiven) ?? []), legacyDevices: false };
  }
  return { devices: legacy.flatMap((item) => readLegacyDevice(item) ?? []), legacyDevices: true };
}

/** @throws ComputeFault for the first rule that the request breaks */
function buildServers(call: ComputeCall, request: ServerRequest): ServerRecord[] {
  const { input } = request;
  const flavorId = idFromReference(String(input.flavorRef));
  const flavor = findFlavor(call, flavorId);
  if (!flavor) throw badRequest(`Flavor ${flavorId} could not be found.`);
  if (request.max > 1) checkForSeveral(request.networks);
  if (input.hostname && request.max > 1) {
    throw badRequest('Unable to allocate a single hostname to multiple instances');
  }
  if (request.zone !== null && request.forcedHost === null && !isAvailableZone(call.cloud, request.zone)) {
    throw badRequest('The requested availability zone is not available');
  }
  checkCertificates(request);
  const image = findBootImage(call, request.imageRef, request.devices, request.legacyDevices);
  checkDiskConfig(image, input['OS-DCF:diskConfig']);
  if (flavor.disabled) throw badRequest(`Flavor ${flavorId} could not be found.`);
  const securityGroups = findSecurityGroups(call, request.securityGroups);
  const network = planNetworks(call, request.networks, request.max);
  checkKeypair(call, input.key_name);
  if (network.servers < request.min) throw forbidden('Maximum number of ports exceeded');
  const max = Math.min(request.max, network.servers);
  const ofServer = flavorOfServer(flavor);
  const devices = allDevices(call, request, ofServer, image, max);
  checkMetadataCount(call, input.metadata ?? {});
  checkInjectedFiles(call, input.personality ?? []);
  checkImageFits(image, ofServer, rootOf(devices), call.isAdmin);
  const group = findGroup(call, request.hints.group);
  if (request.forcedHost !== null) checkHost(call, request);
  const count = serversWithinQuota(call, flavor, request.min, max);
  checkHints(request.hints);
  const volumes = findVolumes(call, devices);
  const plan = planServer(call, request, ofServer, securityGroups, network.interfaces, group, image);
  const requestedIds = Array.from({ length: count }, () => call.cloud.ids.uuid());
  return requestedIds.map((id, index) => {
    const claimed = claimDevices(call, { id, imageId: plan.imageId, flavor: ofServer }, devices, volumes);
    if (group) joinGroup(call, group, id);
    const server = addServer(call, id, plan, { index, of: count }, claimed);
    recordAction(call, server, 'create');
    beginBuild(call.cloud, server, call.now);
    return server;
  });
}

function checkCertificates({ input, imageRef }: ServerRequest): void {
  if (input.trusted_image_certificates?.length && !imageRef) {
    throw badRequest('Image certificate validation is not supported when booting from volume');
  }
}

function checkDiskConfig(image: BootImage | undefined, wanted: 'AUTO' | 'MANUAL' | undefined): void {
  if (wanted === 'AUTO' && image?.properties.auto_disk_config === 'Disabled') {
    throw badRequest(`Requested image ${image.id} has automatic disk resize disabled.`);
  }
}

function checkKeypair(call: ComputeCall, name: string | undefined): void {
  if (name === undefined || findKeypair(call.cloud.compute.keypairs, call.token.userId, name)) return;
  throw badRequest('Invalid key_name provided.');
}

/** What was asked for, what the image describes and what the flavor brings. */
function allDevices(
  call: ComputeCall,
  request: ServerRequest,
  flavor: ServerFlavor,
  image: BootImage | undefined,
  max: number,
): RequestedDevice[] {
  const rootDevice = withoutDev(image?.properties.root_device_name ?? null) ?? 'vda';
  if (request.imageRef && !request.legacyDevices) checkDeviceNames(request.devices, rootDevice);
  const ofImage = devicesOfImage(image && call.cloud.image.images.get(image.id ?? ''), rootDevice);
  const requested = merge(ofImage, asked(request, rootDevice, rootOf(ofImage) !== undefined));
  if (max > 1 && requested.some(({ source }) => source === 'volume')) {
    throw badRequest('Cannot attach one or more volumes to multiple instances');
  }
  return [...requested, ...devicesOfFlavor(flavor, requested)];
}

function asked(
  request: ServerRequest,
  rootDevice: string,
  imageHasRoot: boolean,
): readonly RequestedDevice[] {
  const { devices, legacyDevices, imageRef } = request;
  if (!imageHasRoot) return legacyDevices ? withBootOrder(devices, imageRef, rootDevice) : devices;
  if (legacyDevices) return devices.map((device) => ({ ...device, bootIndex: -1 }));
  return devices.filter(({ bootIndex, source }) => bootIndex !== 0 || source !== 'image');
}

/** A device that was asked for stands instead of one of the image's by the same name. */
function merge(
  ofImage: readonly RequestedDevice[],
  requested: readonly RequestedDevice[],
): RequestedDevice[] {
  const names = new Set(requested.flatMap(({ deviceName }) => deviceName ?? []));
  return [...requested, ...ofImage.filter(({ deviceName }) => deviceName === null || !names.has(deviceName))];
}

function checkDeviceNames(devices: readonly RequestedDevice[], rootDevice: string): void {
  const clash = devices.some(
    ({ destination, deviceName }) => destination === 'volume' && withoutDev(deviceName) === rootDevice,
  );
  if (clash) {
    throw badRequest(`The volume cannot be assigned the same device name as the root device ${rootDevice}`);
  }
}

function findGroup(call: ComputeCall, hint: string | undefined): ServerGroupRecord | undefined {
  if (!hint) return undefined;
  const group = call.cloud.compute.serverGroups.get(hint);
  if (group && (call.isAdmin || group.projectId === call.projectId)) return group;
  throw badRequest(`Instance group ${hint} could not be found.`);
}

function joinGroup(call: ComputeCall, group: ServerGroupRecord, id: string): void {
  const { quotas, servers } = call.cloud.compute;
  const limit = limitOf(quotas, call.projectId, 'server_group_members');
  const present = group.members.filter((member) => servers.get(member)?.deletedAt === null).length;
  if (limit !== -1 && present >= limit) throw forbidden('Quota exceeded, too many servers in group');
  group.members.push(id);
}

function checkHost(call: ComputeCall, { input, forcedHost }: ServerRequest): void {
  const asked = input.host ?? input.hypervisor_hostname;
  if (asked !== undefined && !isKnownHost(call.cloud, forcedHost ?? '')) {
    throw badRequest(`Compute host ${asked} could not be found.`);
  }
}

function findVolumes(call: ComputeCall, devices: readonly RequestedDevice[]): Map<string, VolumeRecord> {
  const volumes = new Map<string, VolumeRecord>();
  for (const { source, sourceId } of devices) {
    if (source !== 'volume' || sourceId === null) continue;
    const volume = findVolume(call.cloud.volume, call.viewer, sourceId);
    if (!volume) throw badRequest(`Volume ${sourceId} could not be found.`);
    volumes.set(sourceId, volume);
  }
  return volumes;
}

const NO_METADATA: Readonly<Record<string, string>> = {};

function planServer(
  call: ComputeCall,
  { input, name, description, zone, forcedHost, imageRef }: ServerRequest,
  flavor: ServerFlavor,
  securityGroups: readonly string[],
  interfaces: ServerPlan['interfaces'],
  group: ServerGroupRecord | undefined,
  image: BootImage | undefined,
): ServerPlan {
  const rootDevice = image?.properties.root_device_name;
  return {
    name,
    hostname: input.hostname ?? null,
    description,
    requestedZone: zone,
    imageId: imageRef,
    flavor,
    keyName: input.key_name ?? null,
    metadata: input.metadata ?? NO_METADATA,
    tags: inOrder(input.tags ?? []),
    configDrive: isTrue(input.config_drive),
    diskConfig: input['OS-DCF:diskConfig'] ?? diskConfigOf(image),
    accessIPv4: input.accessIPv4 ?? '',
    accessIPv6: input.accessIPv6 ?? '',
    userData: input.user_data ?? null,
    reservationId: newReservationId(call.cloud),
    rootDevice: rootDevice ? `/dev/${withoutDev(rootDevice)}` : null,
    securityGroups,
    interfaces,
    serverGroupId: group?.id ?? null,
    trustedCertificates: input.trusted_image_certificates?.length ? input.trusted_image_certificates : null,
    forcedHost,
  };
}

/** Recordings `nova-create-minimal-2.1`, `nova-create-return-reservation-id`. */
function render(
  call: ComputeCall,
  input: NewServerInput,
  servers: readonly ServerRecord[],
  password: string,
): ComputeReply {
  const [server] = servers as [ServerRecord];
  if (isTrue(input.return_reservation_id)) return accepted({ reservation_id: server.reservationId });
  const self = `${call.selfRoot}/servers/${server.id}`;
  const body = {
    server: {
      id: server.id,
      links: [
        { rel: 'self', href: self },
        { rel: 'bookmark', href: `${call.bookmarkRoot}/servers/${server.id}` },
      ],
      'OS-DCF:diskConfig': server.diskConfig,
      security_groups: input.security_groups ?? [{ name: 'default' }],
      adminPass: password,
    },
  };
  return { status: 202, headers: [['Location', self]], body };
}

/** A flavor may be named by its URL, which ends in its id. */
function idFromReference(reference: string): string {
  const path = reference
    .trimStart()
    .replace(/[\t\r\n]/g, '')
    .replace(/^[a-z][a-z0-9+.-]*:/i, '')
    .replace(/^\/\/[^/]*/, '')
    .replace(/[?#].*$/s, '');
  return path.split('/').at(-1) ?? '';
}

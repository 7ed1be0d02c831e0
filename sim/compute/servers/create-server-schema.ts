import * as z from 'zod';
import { type Minor, madeWhenAsked, type Since } from '../microversion.js';
import * as nova from '../schema/nova-types.js';
import { sentence } from '../schema/sentence.js';
import { choice, isRecord, list, numeral, oneOf, text, textOrNull } from '../schema/types.js';

/** Which optional parts of the request a microversion has. */
interface Edition {
  readonly since: Minor;
  /** Names may have blanks around them; user data may be null. */
  readonly lenient?: boolean;
  readonly description?: boolean;
  /** `networks` is required, and may be `none` or `auto`. */
  readonly networkWords?: boolean;
  readonly networkTags?: boolean;
  readonly blockDeviceTags?: boolean;
  readonly volumeTypes?: boolean;
  readonly tags?: boolean;
  readonly personality?: boolean;
  readonly certificates?: boolean;
  readonly hosts?: boolean;
  readonly hostname?: z.ZodType<string>;
}

const base: Edition = { since: 1, personality: true };
const described: Edition = { ...base, since: 19, description: true };
const worded: Edition = { ...described, since: 37, networkWords: true };
const tagged: Edition = { ...worded, since: 42, networkTags: true, blockDeviceTags: true };
const withTags: Edition = { ...tagged, since: 52, tags: true };
const withoutFiles: Edition = { ...withTags, since: 57, personality: false };
const certified: Edition = { ...withoutFiles, since: 63, certificates: true };
const typed: Edition = { ...certified, since: 67, volumeTypes: true };
const placed: Edition = { ...typed, since: 74, hosts: true };

/** What each microversion added (openapi compute-v2.96.yaml, `/v2.1/servers` post). 0 stands for v1.1 and v2. */
const EDITIONS: readonly Edition[] = [
  { ...base, since: 0, lenient: true },
  base,
  described,
  { ...described, since: 32, networkTags: true, blockDeviceTags: true },
  { ...described, since: 33, networkTags: true },
  worded,
  tagged,
  withTags,
  withoutFiles,
  certified,
  typed,
  placed,
  { ...placed, since: 90, hostname: nova.hostname },
  { ...placed, since: 94, hostname: nova.fqdn },
];

const legacyBlockDevice = {
  virtual_name: text({ max: 255 }).optional(),
  volume_id: nova.uuid.optional(),
  snapshot_id: nova.uuid.optional(),
  volume_size: nova.volumeSize.optional(),
  device_name: text({ min: 1, max: 255, pattern: '^[a-zA-Z0-9._-r/]*$' }).optional(),
  delete_on_termination: nova.boolean.optional(),
  no_device: z.unknown().optional(),
  connection_info: text({ max: 16_777_215 }).optional(),
};

const blockDevice = {
  ...legacyBlockDevice,
  source_type: choice('volume', 'image', 'snapshot', 'blank').optional(),
  uuid: text({ min: 1, max: 255, pattern: '^[a-zA-Z0-9._-]*$' }).optional(),
  image_id: nova.uuid.optional(),
  destination_type: choice('local', 'volume').optional(),
  guest_format: text({ max: 255 }).optional(),
  device_type: text({ max: 255 }).optional(),
  disk_bus: text({ max: 255 }).optional(),
  boot_index: numeral({ pattern: '^-?[0-9]+$', orNull: true }).nullish(),
};

export type LegacyBlockDeviceInput = z.infer<z.ZodObject<typeof legacyBlockDevice>>;
export type BlockDeviceInput = z.infer<z.ZodObject<typeof blockDevice>> & {
  readonly tag?: string;
  readonly volume_type?: string | null;
};

function blockDeviceOf({ blockDeviceTags, volumeTypes }: Edition): z.ZodType<BlockDeviceInput> {
  return z.strictObject({
    ...blockDevice,
    ...(blockDeviceTags ? { tag: nova.tag.optional() } : {}),
    ...(volumeTypes ? { volume_type: textOrNull({ max: 255 }).optional() } : {}),
  }) as z.ZodType<BlockDeviceInput>;
}

export interface NetworkInput {
  readonly fixed_ip?: string;
  readonly port?: string | null;
  readonly uuid?: string;
  readonly tag?: string;
}

function networksOf({ networkWords, networkTags }: Edition): z.ZodType<NetworkInput[] | 'none' | 'auto'> {
  const network = z.strictObject({
    fixed_ip: nova.ipAddress.optional(),
    port: oneOf(nova.uuid, z.null()).optional(),
    uuid: (networkWords ? nova.uuid : text()).optional(),
    ...(networkTags ? { tag: nova.tag.optional() } : {}),
  }) as z.ZodType<NetworkInput>;
  return networkWords ? oneOf(list(network), z.enum(['none', 'auto'])) : list(network);
}

const userData = text({ max: 65_535, format: nova.base64Format, formatFirst: true });

function serverOf(edition: Edition) {
  const name = edition.lenient ? nova.nameWithBlanks : nova.name;
  const networks = networksOf(edition);
  return {
    name,
    imageRef: nova.imageIdOrEmpty.optional(),
    flavorRef: nova.flavorRef,
    adminPass: text().optional(),
    metadata: nova.metadata.optional(),
    networks: edition.networkWords ? networks : networks.optional(),
    'OS-DCF:diskConfig': nova.diskConfig.optional(),
    accessIPv4: nova.ipv4.optional(),
    accessIPv6: nova.ipv6.optional(),
    ...(edition.personality ? { personality: nova.personality.optional() } : {}),
    availability_zone: name.optional(),
    block_device_mapping: list(z.strictObject(legacyBlockDevice)).optional(),
    block_device_mapping_v2: list(blockDeviceOf(edition)).optional(),
    config_drive: nova.boolean.optional(),
    key_name: name.optional(),
    min_count: nova.positiveInteger.optional(),
    max_count: nova.positiveInteger.optional(),
    return_reservation_id: nova.boolean.optional(),
    security_groups: list(z.strictObject({ name: name.optional() })).optional(),
    user_data: edition.lenient ? oneOf(userData, z.null()).optional() : userData.optional(),
    ...(edition.description ? { description: nova.description.optional() } : {}),
    ...(edition.tags ? { tags: list(nova.tag).max(50).optional() } : {}),
    ...(edition.certificates ? { trusted_image_certificates: nova.trustedCertificates.optional() } : {}),
    ...(edition.hosts ? { host: nova.fqdn.optional(), hypervisor_hostname: nova.fqdn.optional() } : {}),
    ...(edition.hostname ? { hostname: edition.hostname.optional() } : {}),
  };
}

const uuidsOrOne = oneOf(nova.uuid, list(nova.uuid));

/** `{'type': ['string', 'array'], 'items': ...}` */
function textOrList(item: z.ZodType<string>): z.ZodType<string | string[]> {
  return z
    .custom<string | string[]>((value) => typeof value === 'string' || Array.isArray(value), {
      error: ({ input }) => sentence.type(input, 'string', 'array'),
      abort: true,
    })
    .superRefine((value, context) => {
      if (typeof value === 'string') return;
      for (const [index, one] of value.entries()) {
        const issue = item.safeParse(one).error?.issues[0];
        if (issue) context.addIssue({ code: 'custom', message: issue.message, path: [index] });
      }
    });
}

const hints = z.looseObject({
  group: nova.uuid.optional(),
  different_host: uuidsOrOne.optional(),
  same_host: textOrList(nova.uuid).optional(),
  query: z
    .custom<string | object>((value) => typeof value === 'string' || isRecord(value), {
      error: ({ input }) => sentence.type(input, 'string', 'object'),
    })
    .optional(),
  target_cell: nova.name.optional(),
  different_cell: textOrList(text()).optional(),
  build_near_host_ip: nova.ipAddress.optional(),
  cidr: text({ pattern: '^/[0-9a-f.:]+$' }).optional(),
});

export type SchedulerHints = z.infer<typeof hints>;

function bodyOf(edition: Edition) {
  return z.strictObject({
    server: z.strictObject(serverOf(edition)),
    'os:scheduler_hints': hints.optional(),
    'OS-SCH-HNT:scheduler_hints': hints.optional(),
  });
}

/** A server as it is asked for, once its schema has passed it; which keys there can be is the microversion's affair. */
export interface NewServerInput {
  readonly name: string;
  readonly imageRef?: string;
  readonly flavorRef: string | number;
  readonly adminPass?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly networks?: readonly NetworkInput[] | 'none' | 'auto';
  readonly 'OS-DCF:diskConfig'?: 'AUTO' | 'MANUAL';
  readonly accessIPv4?: string;
  readonly accessIPv6?: string;
  readonly personality?: ReadonlyArray<{ readonly path?: string; readonly contents?: string }>;
  readonly availability_zone?: string;
  readonly block_device_mapping?: readonly LegacyBlockDeviceInput[];
  readonly block_device_mapping_v2?: readonly BlockDeviceInput[];
  readonly config_drive?: boolean | string;
  readonly key_name?: string;
  readonly min_count?: number | string;
  readonly max_count?: number | string;
  readonly return_reservation_id?: boolean | string;
  readonly security_groups?: ReadonlyArray<{ readonly name?: string }>;
  readonly user_data?: string | null;
  readonly description?: string | null;
  readonly tags?: readonly string[];
  readonly trusted_image_certificates?: readonly string[] | null;
  readonly host?: string;
  readonly hypervisor_hostname?: string;
  readonly hostname?: string;
}

export interface CreateServerBody {
  readonly server: NewServerInput;
  readonly 'os:scheduler_hints'?: SchedulerHints;
  readonly 'OS-SCH-HNT:scheduler_hints'?: SchedulerHints;
}

export const createServerSchemas: Since<z.ZodType> = madeWhenAsked(
  EDITIONS.map((edition) => [edition.since, () => bodyOf(edition)]),
);

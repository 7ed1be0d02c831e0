import * as z from 'zod';

const fault = z.looseObject({
  code: z.number(),
  message: z.string().default(''),
  created: z.string().optional(),
  /** A traceback; shown to administrators only. */
  details: z.string().optional(),
});

const address = z.looseObject({ addr: z.string(), version: z.number() });

/**
 * A server as Nova shows it. Fields come and go with state and microversion
 * (recordings nova-server-get-build-2.1, nova-server-active-*, nova-server-error-2.1).
 */
export const serverSchema = z.looseObject({
  id: z.string(),
  name: z
    .string()
    .nullish()
    .transform((name) => name ?? ''),
  /** In upper case, whatever the cloud writes: `BUILD`, `ACTIVE`, `ERROR`, `DELETED`, `SHUTOFF`. */
  status: z.string().transform((status) => status.toUpperCase()),
  created: z.string().optional(),
  updated: z.string().optional(),
  metadata: z.record(z.string(), z.string()).default({}),
  /** The empty string for a server booted from a volume. */
  image: z.union([z.looseObject({ id: z.string() }), z.literal('')]).nullish(),
  /** `id` below microversion 2.47, `original_name` and the sizes from it. */
  flavor: z.looseObject({ id: z.string().optional(), original_name: z.string().optional() }).optional(),
  addresses: z.record(z.string(), z.array(address)).default({}),
  key_name: z.string().nullish(),
  hostId: z.string().optional(),
  progress: z.number().nullish(),
  /** Present only in ERROR (and DELETED), and only when the server is asked for by itself. */
  fault: fault.optional(),
  'OS-EXT-STS:task_state': z.string().nullish(),
  'OS-EXT-STS:vm_state': z.string().nullish(),
  'OS-EXT-STS:power_state': z.number().nullish(),
  'OS-EXT-AZ:availability_zone': z.string().nullish(),
  'OS-SRV-USG:launched_at': z.string().nullish(),
  'OS-SRV-USG:terminated_at': z.string().nullish(),
  'os-extended-volumes:volumes_attached': z.array(z.looseObject({ id: z.string() })).default([]),
});

export type Server = Readonly<z.output<typeof serverSchema>>;
export type ServerFault = z.output<typeof fault>;

/** The body of POST /servers, as Nova documents it for the microversion in use. */
export interface CreateServerBody {
  readonly server: Readonly<Record<string, unknown>>;
  readonly 'os:scheduler_hints'?: Readonly<Record<string, unknown>>;
}

export const createdServerSchema = z.looseObject({ id: z.string(), adminPass: z.string().optional() });

/** What POST /servers answers (recording nova-create-minimal-2.1). `adminPass` is a secret. */
export interface CreatedServer {
  readonly id: string;
  readonly adminPass?: string | undefined;
}

/** `id` is gone from microversion 2.89 (recording nova-bfv-volume-attachments-2.89). */
export const volumeAttachmentSchema = z.looseObject({
  volumeId: z.string(),
  serverId: z.string(),
  device: z.string().nullish(),
  delete_on_termination: z.boolean().optional(),
});

export type VolumeAttachment = Readonly<z.output<typeof volumeAttachmentSchema>>;

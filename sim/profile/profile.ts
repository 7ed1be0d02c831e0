import * as z from 'zod';
import { faultSchema } from '../faults/fault.js';
import { rateLimitSchema } from '../rate-limits/rate-limit.js';
import { seedSchema } from '../seed.js';
import { stageSchema } from './stage.js';

/**
 * What kind of cloud it is: versions, limits, speed. Everything has a default; a profile names what differs.
 * What the cloud holds (users, images, flavors, networks) is its seed, see `sim/seed`.
 */
export const profileSchema = z.strictObject({
  name: z.string().min(1),
  description: z.string().default(''),
  region: z.string().min(1).default('RegionOne'),
  identity: z
    .strictObject({
      v3: z.boolean().default(true),
      v2: z.boolean().default(true),
      /** Seconds that a token lives. Keystone's default is one hour. */
      token_lifetime: z.number().positive().default(3600),
      /** Seconds for which another service goes on accepting a token that it saw before its revocation. */
      token_cache: z.number().min(0).default(300),
      /**
       * What the other services make of access rules of application credentials: they hold tokens to them, or, where
       * nobody told them of which type they are, refuse every token that has some.
       */
      access_rules: z.enum(['enforced', 'refused']).default('enforced'),
    })
    .prefault({}),
  compute: z
    .strictObject({
      versions: z
        .array(z.enum(['v1.1', 'v2', 'v2.1']))
        .min(1)
        .default(['v1.1', 'v2', 'v2.1']),
      /** `2.N`, at most 2.96; the lowest is always 2.1. */
      microversion_max: z
        .string()
        .regex(/^2\.[1-9]\d?$/)
        .default('2.96'),
      /**
       * What the hosts run: `fake` is Nova's own stand-in for tests, whose consoles say always the same and whose
       * paused and suspended servers go on being powered.
       */
      hypervisor: z.enum(['libvirt', 'fake']).default('libvirt'),
      /** Name of the first disk's device, as the hypervisor calls it: libvirt `vda`. */
      root_device: z.string().default('vda'),
      availability_zones: z.array(z.string()).min(1).default(['nova']),
      /** What servers run on. One that is smaller than a flavor takes no server of it; there is no other limit. */
      hosts: z
        .array(
          z.strictObject({
            name: z.string().min(1),
            /** Left out: it serves every zone. */
            zone: z.string().optional(),
            vcpus: z.number().int().positive().default(1000),
            /** MiB. */
            ram: z.number().int().positive().default(800_000),
            /** GiB. */
            disk: z.number().int().positive().default(600_000),
          }),
        )
        .min(1)
        .prefault([{ name: 'compute1' }]),
    })
    .prefault({}),
  volume: z
    .strictObject({
      /** `3.N`, at most 3.70; the lowest is always 3.0. */
      microversion_max: z
        .string()
        .regex(/^3\.\d\d?$/)
        .default('3.70'),
      availability_zones: z.array(z.string()).min(1).default(['nova']),
      /** `HOST@BACKEND#POOL`, as administrators see where a volume is. */
      host: z
        .string()
        .regex(/^[^@#]+@[^@#]+#[^@#]+$/)
        .default('cinder@lvm#lvm'),
    })
    .prefault({}),
  image: z
    .strictObject({
      /** Images on a page that asks for no number. */
      page_size: z.number().int().positive().default(25),
      /** The most images on a page, whatever is asked for. */
      page_size_max: z.number().int().positive().default(1000),
      /** Stores as Glance configured with several names them, the default first; none for a Glance with one. */
      stores: z.array(z.string()).default([]),
      /** Bytes of image data that are kept per image; an upload of more is refused with 413. */
      data_limit: z
        .number()
        .int()
        .positive()
        .default(64 * 2 ** 20),
    })
    .prefault({}),
  network: z
    .strictObject({
      enabled: z.boolean().default(true),
      /** Routers and floating IPs. */
      l3: z.boolean().default(true),
    })
    .prefault({}),
  stages: z.array(stageSchema).default([]),
  rate_limits: z.array(rateLimitSchema).default([]),
  /** Faults that are there from the start. */
  faults: z.array(faultSchema).default([]),
  /** What the cloud holds at the start, where nobody says otherwise. */
  seed: seedSchema.unwrap().optional(),
});

export type Profile = z.infer<typeof profileSchema>;
/** A profile as a user writes it. */
export type ProfileInput = z.input<typeof profileSchema>;

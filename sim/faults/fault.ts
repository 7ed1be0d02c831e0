import * as z from 'zod';
import { delaySchema } from '../profile/stage.js';

/** What happens in a cloud that a fault may be tied to. */
export const FAULT_EVENTS = [
  'request_received',
  'authenticate',
  'create',
  'boot',
  'delete',
  'attach_volume',
  'response_sent',
] as const;
export type FaultEvent = (typeof FAULT_EVENTS)[number];

/** Which requests and records a fault is for. Absent keys match everything; `name`, `user` and `target` may hold `*`. */
const criteriaSchema = z.strictObject({
  service: z.enum(['identity', 'compute', 'image', 'volume', 'network', 'placement', 'metadata']).optional(),
  /** `createServer`, `listServersDetailed`, ...: the names that the journal shows. */
  operation: z.string().optional(),
  method: z.string().toUpperCase().optional(),
  /** The request's path and query. */
  target: z.string().optional(),
  /** Of the server (volume, image, ...) that is created, booted, deleted or attached to. */
  name: z.string().optional(),
  /** The server's metadata has these. */
  metadata: z.record(z.string(), z.string()).optional(),
  /** Who asks, by name. */
  user: z.string().optional(),
  project: z.string().optional(),
});
export type Criteria = z.infer<typeof criteriaSchema>;

const seconds = z.number().min(0).max(31_536_000);

/** Answers in place of the service. A body that is no text is sent as JSON. */
const respond = z.strictObject({
  kind: z.literal('respond'),
  status: z.int().min(100).max(599),
  body: z.json().optional(),
  headers: z.record(z.string(), z.string()).optional(),
});

/** The answer, or the boot, takes so much longer. */
const delay = z.strictObject({ kind: z.literal('delay'), seconds: delaySchema });

/** The client never hears anything: the connection stays open and silent. */
const drop = z.strictObject({ kind: z.literal('drop') });

/** The connection is cut without an answer. */
const reset = z.strictObject({ kind: z.literal('reset') });

/** Half of the answer's body is sent, then the connection is cut. */
const truncate = z.strictObject({ kind: z.literal('truncate') });

/** The step never ends: the server stays in BUILD, or in deleting; the volume in attaching. */
const stuck = z.strictObject({ kind: z.literal('stuck'), step: z.string().optional() });

/** The step fails: the server goes to ERROR with this fault, the volume becomes available again. */
const error = z.strictObject({
  kind: z.literal('error'),
  step: z.string().optional(),
  code: z.int().default(500),
  message: z.string().default('Build of instance aborted: Failed to provision instance'),
});

/** The token is no longer valid, though it says so itself: at once, or this long after it was issued. */
const expireToken = z.strictObject({ kind: z.literal('expire_token'), after: seconds.default(0) });

/** The project has used up what it may have of this, and of nothing else. */
const exhaustQuota = z.strictObject({
  kind: z.literal('exhaust_quota'),
  resource: z
    .enum(['instances', 'cores', 'ram', 'volumes', 'gigabytes', 'ports', 'floatingip'])
    .default('instances'),
});

/** Some time after it began to boot the server is gone, and nobody deleted it. */
const vanish = z.strictObject({ kind: z.literal('vanish'), after: seconds.default(0) });

/** Each server is gone only after it was deleted so many times; before, it ends in ERROR, or this is answered. */
const tries = z.strictObject({
  kind: z.literal('tries'),
  tries: z.int().min(2).max(100).default(3),
  status: z.int().min(400).max(599).optional(),
});

const effectSchema = z.discriminatedUnion('kind', [
  respond,
  delay,
  drop,
  reset,
  truncate,
  stuck,
  error,
  expireToken,
  exhaustQuota,
  vanish,
  tries,
]);
export type Effect = z.infer<typeof effectSchema>;
export type EffectKind = Effect['kind'];

const DELIVERIES = ['delay', 'drop', 'reset', 'truncate'] as const;

/** What can be done where. */
export const EFFECTS_AT: Readonly<Record<FaultEvent, readonly EffectKind[]>> = {
  request_received: ['respond', ...DELIVERIES, 'expire_token'],
  authenticate: ['respond', ...DELIVERIES, 'expire_token'],
  create: ['respond', ...DELIVERIES, 'exhaust_quota'],
  boot: ['delay', 'stuck', 'error', 'vanish'],
  delete: ['respond', ...DELIVERIES, 'stuck', 'error', 'tries'],
  attach_volume: ['respond', ...DELIVERIES, 'stuck', 'error'],
  response_sent: ['respond', ...DELIVERIES],
};

/** Something that goes wrong on purpose: at an event, for those that the criteria match, with an effect. */
export const faultSchema = z
  .strictObject({
    /** To remove it by. Default: `fault-1`, `fault-2`, ... */
    id: z
      .string()
      .regex(/^[\w.-]{1,64}$/, 'may hold letters, digits, "_", "." and "-", at most 64')
      .optional(),
    on: z.enum(FAULT_EVENTS),
    when: criteriaSchema.default({}),
    /** Of those that match, how many it strikes: 0.02 is 2 %. */
    probability: z.number().min(0).max(1).optional(),
    /** Strikes the n-th that matches, and from there on as `count` says (default then: once). */
    nth: z.int().min(1).optional(),
    /** Strikes so many times and never again. */
    count: z.int().min(1).optional(),
    effect: effectSchema,
  })
  .superRefine((fault, context) => {
    if (EFFECTS_AT[fault.on].includes(fault.effect.kind)) return;
    const places = FAULT_EVENTS.filter((event) => EFFECTS_AT[event].includes(fault.effect.kind));
    context.addIssue({
      code: 'custom',
      path: ['effect', 'kind'],
      message: `${fault.effect.kind} cannot happen on ${fault.on}, only on ${places.join(', ')}`,
    });
  });

export type Fault = z.infer<typeof faultSchema>;
/** A fault as a user writes it. */
export type FaultInput = z.input<typeof faultSchema>;

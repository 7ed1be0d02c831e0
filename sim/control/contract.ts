import * as z from 'zod';
import { FAULT_EVENTS, type FaultInput, faultSchema } from '../faults/fault.js';
import type { JournalEntry } from '../journal/entry.js';
import type { JournalFilter } from '../journal/filter.js';
import { profileSchema } from '../profile/profile.js';
import { seedSchema } from '../seed.js';
import { type Snapshot, snapshotSchema } from '../snapshot/snapshot.js';

/** What goes over the control plane, and comes back. Times are ISO 8601 in the cloud's time, durations seconds. */

export const timeViewSchema = z.strictObject({
  now: z.string(),
  /** `fixed`: the clock was given by the program that made the cloud, and is that program's to move. */
  mode: z.enum(['real', 'scaled', 'virtual', 'fixed']),
  /** How many of the cloud's seconds pass in one of ours; 0 when it stands still. */
  speed: z.number(),
  /** When the next thing is due to happen by itself. */
  next_due: z.string().nullable(),
  scheduled: z.int(),
});
export type TimeView = z.infer<typeof timeViewSchema>;

export const faultViewSchema = z.strictObject({
  id: z.string(),
  on: z.enum(FAULT_EVENTS),
  when: z.record(z.string(), z.unknown()),
  probability: z.number().nullable(),
  nth: z.int().nullable(),
  count: z.int().nullable(),
  effect: z.looseObject({ kind: z.string() }),
  /** How many events matched its criteria, and how many of those it struck. */
  matched: z.int(),
  struck: z.int(),
});
export type FaultView = z.infer<typeof faultViewSchema>;

/** A server's life so far: each status from when on. */
export const serverViewSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  project: z.string(),
  status: z.string(),
  task_state: z.string().nullable(),
  created: z.string(),
  history: z.array(z.strictObject({ at: z.string(), status: z.string() })),
});
export type ServerView = z.infer<typeof serverViewSchema>;

export const quotaViewSchema = z.strictObject({
  project: z.string(),
  service: z.string(),
  resource: z.string(),
  used: z.number(),
  /** -1 is none. */
  limit: z.number(),
});
export type QuotaView = z.infer<typeof quotaViewSchema>;

export const stateViewSchema = z.strictObject({
  profile: z.string(),
  random_seed: z.int(),
  time: timeViewSchema,
  /** How many of each there are now. */
  counts: z.record(z.string(), z.int()),
  /** Of servers, by status. */
  statuses: z.record(z.string(), z.int()),
  quotas: z.array(quotaViewSchema),
  faults: z.array(faultViewSchema),
  /** Requests answered since the cloud began. */
  requests: z.int(),
});
export type StateView = z.infer<typeof stateViewSchema>;

export const setTimeSchema = z.strictObject({
  /** 1 is real time, 60 makes a minute of a second, 0 stands still. */
  speed: z.number().min(0).max(1e6),
});

const horizon = z
  .number()
  .positive()
  .max(86_400 * 3650);

export const advanceSchema = z.strictObject({ seconds: horizon });

/** Until all that is named here holds. */
export const runUntilSchema = z.strictObject({
  /** So many servers (default 1) of this name (`*` for any text), id and status. `DELETED`: that it is gone. */
  servers: z
    .strictObject({
      name: z.string().optional(),
      id: z.string().optional(),
      status: z.string().toUpperCase(),
      count: z.int().min(1).default(1),
    })
    .optional(),
  /** So many requests (default 1) like these since the cloud began, as far as the journal still has them. */
  requests: z
    .strictObject({
      service: z.string().optional(),
      operation: z.string().optional(),
      status: z.int().optional(),
      count: z.int().min(1).default(1),
    })
    .optional(),
  /** Nothing is left that would happen by itself. */
  idle: z.literal(true).optional(),
  /** Seconds of the cloud's time to go at most. */
  limit: horizon.default(86_400),
});
export type RunUntil = z.input<typeof runUntilSchema>;

export const runUntilViewSchema = timeViewSchema.extend({
  /** False: the limit was reached first, or nothing more is to come. */
  reached: z.boolean(),
});
export type RunUntilView = z.infer<typeof runUntilViewSchema>;

/** How to begin anew. What is left out stays as it was, the random seed included. */
export const resetSchema = z.strictObject({
  profile: z.union([z.string(), profileSchema]).optional(),
  seed: seedSchema.unwrap().optional(),
  random_seed: z.int().optional(),
});
export type Reset = z.input<typeof resetSchema>;

const fileSchema = z
  .string()
  .regex(/^[\w][\w.-]{0,127}$/, 'give a plain file name; it is kept in the directory openstack-sim runs in');

export const saveSchema = z.strictObject({ file: fileSchema });

export const restoreSchema = z
  .strictObject({ file: fileSchema.optional(), snapshot: snapshotSchema.optional() })
  .refine(({ file, snapshot }) => (file === undefined) !== (snapshot === undefined), {
    message: 'give either file or snapshot',
  });
export type Restore = z.input<typeof restoreSchema>;

/** One thing that happened, as `GET /_sim/events` tells it. */
export type SimEvent =
  | { readonly type: 'request'; readonly data: JournalEntry }
  | { readonly type: 'server'; readonly data: ServerView }
  | { readonly type: 'fault'; readonly data: FaultView & { readonly change: 'added' | 'removed' | 'struck' } }
  | { readonly type: 'time'; readonly data: TimeView }
  | { readonly type: 'reset'; readonly data: { readonly random_seed: number } };

/**
 * A simulator in one's hands: what can be asked of it and done to it. `Laboratory` does it to a cloud in this
 * process, `SimClient` to one behind `http://.../_sim/`.
 */
export interface SimControl {
  state(): Promise<StateView>;
  servers(): Promise<ServerView[]>;
  /** The journal's entries that the filter selects, oldest first. */
  requests(filter?: JournalFilter): Promise<JournalEntry[]>;
  clearRequests(): Promise<void>;
  faults(): Promise<FaultView[]>;
  addFault(fault: FaultInput): Promise<FaultView>;
  /** Says whether there was one. */
  removeFault(id: string): Promise<boolean>;
  clearFaults(): Promise<void>;
  time(): Promise<TimeView>;
  setSpeed(speed: number): Promise<TimeView>;
  /** Moves time on by so many seconds, and all that follows from it happens. */
  advance(seconds: number): Promise<TimeView>;
  runUntil(condition: RunUntil): Promise<RunUntilView>;
  /** Lets everything that is due by now happen, without moving time. */
  settle(): Promise<TimeView>;
  /** Makes it a new cloud. */
  reset(to?: Reset): Promise<StateView>;
  snapshot(): Promise<Snapshot>;
  /** Writes the snapshot to a file on the simulator's machine. */
  saveTo(file: string): Promise<void>;
  restore(from: Restore): Promise<StateView>;
  /** What happens from now on, until the signal aborts. */
  events(signal: AbortSignal): AsyncIterable<SimEvent>;
}

export { type FaultInput, faultSchema };

import * as z from 'zod';
import { EFFECTS_AT, faultSchema } from '../faults/fault.js';
import { journalEntrySchema } from '../journal/entry.js';
import { journalFilterSchema } from '../journal/filter.js';
import { operationNames } from '../operations/operation.js';
import { PROFILES } from '../profile/named.js';
import { snapshotSchema } from '../snapshot/snapshot.js';
import {
  advanceSchema,
  faultViewSchema,
  resetSchema,
  restoreSchema,
  runUntilSchema,
  runUntilViewSchema,
  saveSchema,
  serverViewSchema,
  setTimeSchema,
  stateViewSchema,
  timeViewSchema,
} from './contract.js';
import type { Laboratory } from './laboratory.js';

export interface ControlInput<Body = unknown> {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Body;
}

/** One thing that the control plane does. `returns` left out: 204; undefined returned where it is not: 404. */
export interface ControlRoute<Schema extends z.ZodType = z.ZodType> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** From behind `/_sim` on. */
  readonly path: string;
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly body?: Schema;
  readonly returns?: z.ZodType;
  /** Default 200, or 204 where nothing is returned. */
  readonly status?: number;
  answer(laboratory: Laboratory, input: ControlInput<z.infer<Schema>>): Promise<unknown>;
}

function route<Schema extends z.ZodType>(definition: ControlRoute<Schema>): ControlRoute {
  return definition as unknown as ControlRoute;
}

const removedSchema = z.strictObject({ removed: z.string() });

export const CONTROL_ROUTES: readonly ControlRoute[] = [
  route({
    method: 'GET',
    path: '/state',
    summary: 'What the cloud is like and holds: time, counts, quotas, faults',
    returns: stateViewSchema,
    answer: (laboratory) => laboratory.state(),
  }),
  route({
    method: 'GET',
    path: '/servers',
    summary: 'All servers, those deleted lately included, with what each went through',
    returns: z.array(serverViewSchema),
    answer: (laboratory) => laboratory.servers(),
  }),
  route({
    method: 'GET',
    path: '/requests',
    summary: 'The request journal, oldest first, secrets replaced',
    query: journalFilterSchema,
    returns: z.array(journalEntrySchema),
    answer: (laboratory, { query }) => laboratory.requests(query),
  }),
  route({
    method: 'DELETE',
    path: '/requests',
    summary: 'Forget the requests so far',
    answer: (laboratory) => laboratory.clearRequests(),
  }),
  route({
    method: 'GET',
    path: '/faults',
    summary: 'The faults, and how often each has struck',
    returns: z.array(faultViewSchema),
    answer: (laboratory) => laboratory.faults(),
  }),
  route({
    method: 'POST',
    path: '/faults',
    summary: 'Add a fault',
    body: faultSchema,
    returns: faultViewSchema,
    status: 201,
    answer: (laboratory, { body }) => laboratory.addFault(body),
  }),
  route({
    method: 'DELETE',
    path: '/faults',
    summary: 'Remove all faults',
    answer: (laboratory) => laboratory.clearFaults(),
  }),
  route({
    method: 'DELETE',
    path: '/faults/{id}',
    summary: 'Remove a fault',
    returns: removedSchema,
    answer: async (laboratory, { params }) => {
      const id = params['id'] as string;
      return (await laboratory.removeFault(id)) ? { removed: id } : undefined;
    },
  }),
  route({
    method: 'GET',
    path: '/time',
    summary: 'What time it is in the cloud, and how fast it passes',
    returns: timeViewSchema,
    answer: (laboratory) => laboratory.time(),
  }),
  route({
    method: 'PUT',
    path: '/time',
    summary: 'Change how fast time passes',
    body: setTimeSchema,
    returns: timeViewSchema,
    answer: (laboratory, { body }) => laboratory.setSpeed(body.speed),
  }),
  route({
    method: 'POST',
    path: '/time/advance',
    summary: 'Move time on',
    body: advanceSchema,
    returns: timeViewSchema,
    answer: (laboratory, { body }) => laboratory.advance(body.seconds),
  }),
  route({
    method: 'POST',
    path: '/time/run-until',
    summary: 'Move time on until something holds',
    body: runUntilSchema,
    returns: runUntilViewSchema,
    answer: (laboratory, { body }) => laboratory.runUntil(body),
  }),
  route({
    method: 'POST',
    path: '/time/settle',
    summary: 'Let everything that is due happen, without moving time',
    returns: timeViewSchema,
    answer: (laboratory) => laboratory.settle(),
  }),
  route({
    method: 'POST',
    path: '/reset',
    summary:
      'Begin anew; optionally with another profile, other contents (seed) or other chance (random_seed)',
    body: resetSchema.prefault({}),
    returns: stateViewSchema,
    answer: (laboratory, { body }) => laboratory.reset(body),
  }),
  route({
    method: 'GET',
    path: '/snapshot',
    summary: 'The whole cloud as a document. It holds passwords and tokens',
    returns: snapshotSchema,
    answer: (laboratory) => laboratory.snapshot(),
  }),
  route({
    method: 'POST',
    path: '/snapshot',
    summary: "Write the whole cloud to a file in the simulator's directory",
    body: saveSchema,
    returns: saveSchema,
    answer: async (laboratory, { body }) => {
      await laboratory.saveTo(body.file);
      return body;
    },
  }),
  route({
    method: 'POST',
    path: '/restore',
    summary: 'Go on from a snapshot',
    body: restoreSchema,
    returns: stateViewSchema,
    answer: (laboratory, { body }) => laboratory.restore(body as Parameters<Laboratory['restore']>[0]),
  }),
  route({
    method: 'GET',
    path: '/operations',
    summary: 'The names of operations that faults and the journal use, by service',
    returns: z.record(z.string(), z.array(z.string())),
    answer: async () => operationNames(),
  }),
  route({
    method: 'GET',
    path: '/effects',
    summary: 'What faults can do, by the event they are tied to',
    returns: z.record(z.string(), z.array(z.string())),
    answer: async () => EFFECTS_AT,
  }),
  route({
    method: 'GET',
    path: '/profiles',
    summary: 'The profiles that come with the simulator',
    returns: z.array(z.looseObject({ name: z.string() })),
    answer: async () => Object.values(PROFILES),
  }),
];

/** What a running master can be asked: one row a question. */
import * as z from 'zod';
import type { EmbeddedMaster } from '../embedded-master.js';
import { UnknownBuilderError } from '../schedule/scheduler.js';
import { type Followed, follow } from './follow.js';
import { statusOf } from './status.js';

export interface Asked {
  readonly master: EmbeddedMaster;
  /** What the path's `:name` parts are. */
  readonly params: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Aborts when the asker has gone. */
  readonly signal: AbortSignal;
  readonly now: number;
}

/** A JSON value, or lines of JSON as they come. */
export type Answer =
  | { readonly status: number; readonly json: unknown }
  | { readonly status: 200; readonly lines: AsyncIterable<Followed> };

interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly answer: (asked: Asked) => Answer;
}

export const submissionSchema = z.strictObject({
  builder: z.string(),
  properties: z.record(z.string(), z.unknown()).default({}),
  priority: z.int().default(0),
  reason: z.string().default(''),
});

const reasonSchema = z.object({ reason: z.string().default('stopped by a user') }).default({
  reason: 'stopped by a user',
});

export const ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/status',
    answer: ({ master, now }) => ({ status: 200, json: statusOf(master, now) }),
  },
  {
    method: 'POST',
    path: '/builds',
    answer: ({ master, body }) => {
      const parsed = submissionSchema.safeParse(body);
      if (!parsed.success) return { status: 400, json: { error: z.prettifyError(parsed.error) } };
      const { builder, ...submission } = parsed.data;
      try {
        return { status: 201, json: master.submit(builder, submission) };
      } catch (error) {
        if (!(error instanceof UnknownBuilderError)) throw error;
        return { status: 400, json: { error: error.message } };
      }
    },
  },
  {
    method: 'GET',
    path: '/builds/:id',
    answer: ({ master, params }) => {
      const build = master.builds.get(Number(params.id));
      if (!build) return noBuild(params.id);
      const { attempts, steps } = {
        attempts: master.builds.attempts(build.id),
        steps: master.builds.steps(build.id),
      };
      return { status: 200, json: { ...build, tries: attempts, steps } };
    },
  },
  {
    method: 'GET',
    path: '/builds/:id/follow',
    answer: ({ master, params, signal }) => {
      const id = Number(params.id);
      return master.builds.get(id) ? { status: 200, lines: follow(master, id, signal) } : noBuild(params.id);
    },
  },
  {
    method: 'POST',
    path: '/builds/:id/stop',
    answer: ({ master, params, body }) => {
      const id = Number(params.id);
      if (!master.builds.get(id)) return noBuild(params.id);
      const { reason } = reasonSchema.parse(body ?? undefined);
      return { status: 200, json: { stopped: master.cancel(id, reason) } };
    },
  },
  { method: 'POST', path: '/workers/:name/pause', answer: (asked) => pause(asked, true) },
  { method: 'POST', path: '/workers/:name/unpause', answer: (asked) => pause(asked, false) },
];

function pause({ master, params }: Asked, paused: boolean): Answer {
  const name = params.name ?? '';
  const slot = master.slots.get(name);
  if (!slot) return { status: 404, json: { error: `there is no worker ${name}` } };
  if (paused) slot.worker.pause?.();
  else {
    slot.quarantine.leave();
    slot.worker.unpause?.();
    master.look();
  }
  return { status: 200, json: { name, paused } };
}

function noBuild(id: string | undefined): Answer {
  return { status: 404, json: { error: `there is no build ${id}` } };
}

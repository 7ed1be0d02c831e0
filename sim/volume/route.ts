import type * as z from 'zod';
import type { Headers } from '../http/message.js';
import type { Minor, Since } from './microversion.js';
import type { VolumeCall } from './volume-call.js';

/** What an operation answers; the service adds the headers that all answers have. */
export interface VolumeReply {
  readonly status: number;
  /** A plain value that becomes JSON. */
  readonly body?: unknown;
  readonly headers?: Headers;
  /** Made past Cinder's own machinery, as WebOb makes it: HTML's content type, no `x-compute-request-id`. */
  readonly plain?: boolean;
}

export const ok = (body: unknown): VolumeReply => ({ status: 200, body });
export const accepted = (body?: unknown): VolumeReply => ({ status: 202, body });
/** A deletion that was begun (recording `cinder-delete`). */
export const acceptedPlain: VolumeReply = { status: 202, plain: true };

/**
 * One operation: where it is found, what it takes, and the rule that answers it. Below its first microversion the
 * answer is 404.
 */
export interface VolumeRoute<Body = unknown> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** From behind the version and the project on: `/volumes/{volume_id}`. */
  readonly path: string;
  /** For `POST .../action`: the body's only key, `os-extend`. */
  readonly action?: string;
  /** First microversion that has it; 0 if left out. */
  readonly min?: Minor;
  /** Checked before the rule is asked, by the microversion since which. Left out where there is no body. */
  readonly body?: Since<z.ZodType>;
  /** @throws VolumeFault */
  answer(call: VolumeCall, body: Body): VolumeReply;
}

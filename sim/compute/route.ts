import type * as z from 'zod';
import type { Headers } from '../http/message.js';
import type { ComputeCall } from './compute-call.js';
import type { Minor, Since } from './microversion.js';

/** What an operation answers; the service adds the headers that all answers have. */
export interface ComputeReply {
  readonly status: number;
  /** A plain value that becomes JSON, or JSON that is ready to send. */
  readonly body?: unknown;
  /** Names of numbers in the body that are floats. */
  readonly floats?: readonly string[];
  readonly bytes?: Uint8Array | undefined;
  readonly headers?: Headers;
  /** `application/json` unless said otherwise. */
  readonly contentType?: string;
}

/** What a few answers without a body say they are: Nova leaves them to the web framework. */
export const FRAMEWORK_TYPE = 'text/html; charset=UTF-8';

export const ok = (body: unknown): ComputeReply => ({ status: 200, body });
export const accepted = (body?: unknown): ComputeReply => ({ status: 202, body });
export const noContent: ComputeReply = { status: 204 };

/**
 * What an operation takes, by the microversion since which. 0 stands for the old APIs (v1.1, v2): a table that
 * starts with 1 leaves them unchecked.
 */
export type Schemas = Since<z.ZodType>;

/**
 * One operation: where it is found, what it takes, and the rule that answers it. A path may have several, for
 * microversions that do not overlap. Where none has the microversion asked for, the answer is 404.
 */
export interface ComputeRoute<Body = unknown> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
  /** From behind the version and the project on: `/servers/{server_id}`. */
  readonly path: string;
  /** For `POST .../action`: the body's only key, `os-start`. */
  readonly action?: string;
  /** First microversion that has it; 1 if left out. */
  readonly min?: Minor;
  /** Last microversion that has it. */
  readonly max?: Minor;
  /** Checked before the rule is asked. Left out: any body goes. */
  readonly body?: Schemas;
  /** Checked before the body, by the old APIs too where the table starts with 0. Schemas see `{name: [values]}`. Left out: any query goes. */
  readonly query?: Schemas;
  /** @throws ComputeFault */
  answer(call: ComputeCall, body: Body): ComputeReply;
}

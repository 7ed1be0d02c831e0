import type { Headers } from '../http/message.js';
import type { ImageCall } from './image-call.js';

/** What an operation answers; the service adds the headers that all answers have. */
export interface ImageReply {
  readonly status: number;
  /** A plain value that becomes JSON. */
  readonly json?: unknown;
  readonly bytes?: Uint8Array;
  readonly headers?: Headers;
}

export const ok = (json: unknown): ImageReply => ({ status: 200, json });

const HTML: Headers = [
  ['Content-Type', 'text/html; charset=UTF-8'],
  ['Content-Length', '0'],
];

/** Done, and nothing to say (recordings `glance-image-upload`, `glance-image-delete`). */
export const noContent: ImageReply = { status: 204, headers: HTML };

/** One operation: where it is found, and the rule that answers it. */
export interface ImageRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From behind the version on: `/images/{image_id}`. */
  readonly path: string;
  /** Refuses a body. */
  readonly bodiless?: boolean | 'after reading it';
  /** @throws ImageFault, UnsupportedMediaType */
  answer(call: ImageCall): ImageReply;
}

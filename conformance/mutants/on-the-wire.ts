import { Buffer } from 'node:buffer';
import type { Dispatcher } from 'undici';
import type { Mutant, WireRequest } from './mutant.js';

/** A dispatcher whose requests and answers a mutant changes on their way. */
export function mutated(
  inner: Dispatcher,
  { request, answer }: Pick<Mutant, 'request' | 'answer'>,
): Dispatcher {
  if (!request && !answer) return inner;
  return inner.compose((dispatch) => (options, handler) => {
    const asked = wireRequest(options);
    const sent = request ? request(asked) : asked;
    const changed =
      sent === undefined
        ? { ...options, method: 'GET' as const, body: null }
        : sent === asked
          ? options
          : {
              ...options,
              headers: sent.headers,
              body: sent.body === undefined ? null : JSON.stringify(sent.body),
            };
    return dispatch(
      changed as Dispatcher.DispatchOptions,
      answer ? answering(handler, asked, answer) : handler,
    );
  });
}

function wireRequest({ method, path, headers, body }: Dispatcher.DispatchOptions): WireRequest {
  return {
    method,
    path,
    headers: (headers ?? {}) as Record<string, string>,
    body: typeof body === 'string' ? JSON.parse(body) : undefined,
  };
}

/** Holds the answer back until it is whole, and hands on what the mutant makes of it. */
function answering(
  inner: Dispatcher.DispatchHandler,
  asked: WireRequest,
  change: NonNullable<Mutant['answer']>,
): Dispatcher.DispatchHandler {
  const chunks: Buffer[] = [];
  let status = 0;
  return {
    onRequestStart: (controller, context) => inner.onRequestStart?.(controller, context),
    onResponseStart: (controller, code, headers, message) => {
      status = code;
      inner.onResponseStart?.(controller, code, headers, message);
    },
    onResponseData: (_, chunk) => void chunks.push(chunk),
    onResponseEnd: (controller, trailers) => {
      const whole = Buffer.concat(chunks);
      if (whole.length > 0)
        inner.onResponseData?.(
          controller,
          changed(whole, (body) => change(body, asked, status)),
        );
      inner.onResponseEnd?.(controller, trailers);
    },
    onResponseError: (controller, error) => inner.onResponseError?.(controller, error),
  };
}

function changed(bytes: Buffer, change: (body: unknown) => unknown): Buffer {
  try {
    return Buffer.from(JSON.stringify(change(JSON.parse(bytes.toString('utf8')))));
  } catch {
    return bytes;
  }
}

import type * as z from 'zod';
import { InvalidResponse } from './errors.js';
import type { Answer, Call, Exchange } from './http/call.js';
import { requestId } from './http/fault.js';
import { joinUrl } from './http/url.js';
import type { CallOptions, Query } from './options.js';

/** One request to a service, before it is known where the service is. */
export interface ServiceRequest extends Pick<Call, 'operation' | 'body' | 'hidden'> {
  readonly method?: Call['method'];
  readonly path: readonly string[];
  readonly query?: Query;
  /** Default `always`. */
  readonly repeat?: Call['repeat'];
}

/** What the clients know about a service: how to reach it, and which headers it wants. */
export interface ServiceContext {
  readonly service: string;
  readonly exchange: Exchange;
  /** The base URL, found anew for each call, since a new token may bring a new catalog. */
  endpoint(options: CallOptions): Promise<string>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Internal options of a call, beside what callers give. */
export interface InternalOptions extends CallOptions {
  urgent?: boolean | undefined;
}

/** One service as its client uses it: requests in, parsed documents out. */
export class Service {
  readonly #context: ServiceContext;

  constructor(context: ServiceContext) {
    this.#context = context;
  }

  async send(request: ServiceRequest, options: InternalOptions = {}): Promise<Answer> {
    const { service, exchange, headers } = this.#context;
    const { operation, method = 'GET', path, query, repeat = 'always', body, hidden = [] } = request;
    const { signal, attempts, urgent } = options;
    const url = joinUrl(await this.#context.endpoint(options), path, query);
    return exchange({
      service,
      operation,
      method,
      url,
      body,
      hidden,
      repeat,
      signal,
      attempts,
      urgent,
      ...(headers === undefined ? {} : { headers }),
    });
  }

  /** @throws InvalidResponse when the document is not what the API promises. */
  async ask<T>(request: ServiceRequest, schema: z.ZodType<T>, options: InternalOptions = {}): Promise<T> {
    const answer = await this.send(request, options);
    return parseAnswer(answer, schema, {
      service: this.#context.service,
      operation: request.operation,
      ambiguous: request.repeat === 'unless-executed',
    });
  }
}

interface Asked {
  readonly service: string;
  readonly operation: string;
  readonly ambiguous?: boolean;
}

/** A 2xx answer as the document it should be. Values are never repeated in the error: they may be secrets. */
export function parseAnswer<T>(answer: Answer, schema: z.ZodType<T>, asked: Asked): T {
  const fail = (detail: string): never => {
    throw new InvalidResponse({ ...asked, status: answer.status, detail, requestId: requestId(answer) });
  };
  let document: unknown;
  try {
    document = JSON.parse(answer.text);
  } catch {
    const type = answer.headers['content-type'] ?? 'no content type';
    return fail(`the answer is not JSON (${type}, ${answer.text.length} characters)`);
  }
  const parsed = schema.safeParse(document);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.slice(0, 5).map(({ path, code, message }) => {
    const shown = code === 'invalid_type' || code === 'custom' ? message : code;
    return `${path.map(String).join('.') || 'document'}: ${shown}`;
  });
  return fail(`the answer is not what the API promises: ${problems.join('; ')}`);
}

import type { Call } from '../call.js';
import type { ServiceName } from '../deployment.js';
import type { Headers, Reply } from '../http/message.js';
import type { Requester } from '../operations/requester.js';

/**
 * What is kept of one exchange: references only, since most records are never read. {@link renderEntry} makes
 * of it what may be shown.
 */
export interface JournalRecord {
  /** 1, 2, 3, ... since the cloud began. */
  readonly number: number;
  readonly at: number;
  readonly service: ServiceName;
  readonly method: string;
  readonly path: string;
  readonly target: string;
  readonly requestId: string;
  /** Names; undefined where the request had no valid token and no credentials. */
  readonly user: string | undefined;
  readonly project: string | undefined;
  readonly requestHeaders: Readonly<Record<string, string | undefined>>;
  readonly requestBody: KeptBody;
  readonly status: number;
  readonly responseHeaders: Headers;
  readonly responseBody: KeptBody;
  readonly delay: number;
  readonly delivery: Reply['delivery'];
  /** Ids of the faults that touched it. */
  readonly faults: readonly string[];
}

/** A body, or only its size where it is too large to keep. */
export type KeptBody = Uint8Array | string | number | undefined;

export interface JournalLimits {
  /** The oldest record goes when there are more. */
  readonly entries: number;
  /** Bytes of bodies kept in all. */
  readonly bytes: number;
  /** A longer body is not kept, only its size. */
  readonly bodyBytes: number;
}

export const JOURNAL_LIMITS: JournalLimits = { entries: 5_000, bytes: 32 * 2 ** 20, bodyBytes: 64 * 2 ** 10 };

/** The last requests and what was answered, oldest first, within bounds however long the cloud runs. */
export class Journal {
  readonly limits: JournalLimits;
  readonly #listeners = new Set<(record: JournalRecord) => void>();
  #records: JournalRecord[] = [];
  /** Records before this index are gone; they are cut off in bulk. */
  #first = 0;
  #bytes = 0;
  #number = 0;

  constructor(limits: Partial<JournalLimits> = {}) {
    this.limits = { ...JOURNAL_LIMITS, ...limits };
  }

  /** How many requests there have been, those no longer kept included. */
  get total(): number {
    return this.#number;
  }

  get records(): readonly JournalRecord[] {
    return this.#records.slice(this.#first);
  }

  record(call: Call, reply: Reply, requester: Requester, faults: readonly string[]): void {
    const { request } = call;
    const requestBody = this.#keep(request.body);
    const responseBody = this.#keep(reply.response.body);
    const record: JournalRecord = {
      number: ++this.#number,
      at: call.now,
      service: call.service,
      method: request.method,
      path: call.path,
      target: request.target,
      requestId: call.requestId,
      user: requester.user,
      project: requester.project,
      requestHeaders: request.headers,
      requestBody,
      status: reply.response.status,
      responseHeaders: reply.response.headers,
      responseBody,
      delay: reply.delay,
      delivery: reply.delivery,
      faults,
    };
    this.#records.push(record);
    this.#bytes += sizeOf(requestBody) + sizeOf(responseBody);
    this.#trim();
    for (const listener of this.#listeners) listener(record);
  }

  /** Calls `listener` with each record from now on. Returns what ends that. */
  listen(listener: (record: JournalRecord) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  clear(): void {
    this.#records = [];
    this.#first = 0;
    this.#bytes = 0;
  }

  /** Forgets everything and counts on from `total`. */
  reset(total = 0): void {
    this.clear();
    this.#number = total;
  }

  #keep(body: Uint8Array | string | undefined): KeptBody {
    if (body === undefined || body.length === 0) return undefined;
    return body.length > this.limits.bodyBytes ? body.length : body;
  }

  #trim(): void {
    const { entries, bytes } = this.limits;
    while (this.#records.length - this.#first > entries || this.#bytes > bytes) {
      const oldest = this.#records[this.#first++] as JournalRecord;
      this.#bytes -= sizeOf(oldest.requestBody) + sizeOf(oldest.responseBody);
    }
    if (this.#first > entries) {
      this.#records.splice(0, this.#first);
      this.#first = 0;
    }
  }
}

function sizeOf(body: KeptBody): number {
  return typeof body === 'string' || body instanceof Uint8Array ? body.length : 0;
}

import { request } from 'undici';
import type { FaultInput } from '../faults/fault.js';
import type { JournalEntry } from '../journal/entry.js';
import type { JournalFilter } from '../journal/filter.js';
import type { Snapshot } from '../snapshot/snapshot.js';
import type {
  FaultView,
  Reset,
  Restore,
  RunUntil,
  RunUntilView,
  ServerView,
  SimControl,
  SimEvent,
  StateView,
  TimeView,
} from './contract.js';

/** The control plane refused: what it said, and under which status. */
export class SimClientError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(`the simulator says ${status}: ${message}`);
    this.name = 'SimClientError';
    this.status = status;
  }
}

/**
 * A simulator that runs elsewhere on this machine, in one's hands.
 *
 * @example
 * const sim = new SimClient('http://127.0.0.1:35357');
 * await sim.addFault({ on: 'create', when: { name: 'ci-*' }, effect: { kind: 'respond', status: 503 } });
 * const creates = await sim.requests({ service: 'compute', operation: 'createServer' });
 */
export class SimClient implements SimControl {
  readonly url: string;

  /** @param url where any of the simulator's ports is: `http://127.0.0.1:35357` */
  constructor(url: string) {
    this.url = url.replace(/\/+$/, '');
  }

  state(): Promise<StateView> {
    return this.#call('GET', '/state');
  }

  servers(): Promise<ServerView[]> {
    return this.#call('GET', '/servers');
  }

  requests(filter: JournalFilter = {}): Promise<JournalEntry[]> {
    const query = new URLSearchParams();
    for (const [key, value] of Object.entries(filter)) {
      if (value !== undefined) query.set(key, String(value));
    }
    return this.#call('GET', `/requests?${query}`);
  }

  async clearRequests(): Promise<void> {
    await this.#call('DELETE', '/requests');
  }

  faults(): Promise<FaultView[]> {
    return this.#call('GET', '/faults');
  }

  addFault(fault: FaultInput): Promise<FaultView> {
    return this.#call('POST', '/faults', fault);
  }

  async removeFault(id: string): Promise<boolean> {
    try {
      await this.#call('DELETE', `/faults/${encodeURIComponent(id)}`);
      return true;
    } catch (error) {
      if (error instanceof SimClientError && error.status === 404) return false;
      throw error;
    }
  }

  async clearFaults(): Promise<void> {
    await this.#call('DELETE', '/faults');
  }

  time(): Promise<TimeView> {
    return this.#call('GET', '/time');
  }

  setSpeed(speed: number): Promise<TimeView> {
    return this.#call('PUT', '/time', { speed });
  }

  advance(seconds: number): Promise<TimeView> {
    return this.#call('POST', '/time/advance', { seconds });
  }

  runUntil(condition: RunUntil): Promise<RunUntilView> {
    return this.#call('POST', '/time/run-until', condition);
  }

  settle(): Promise<TimeView> {
    return this.#call('POST', '/time/settle');
  }

  reset(to: Reset = {}): Promise<StateView> {
    return this.#call('POST', '/reset', to);
  }

  snapshot(): Promise<Snapshot> {
    return this.#call('GET', '/snapshot');
  }

  async saveTo(file: string): Promise<void> {
    await this.#call('POST', '/snapshot', { file });
  }

  restore(from: Restore): Promise<StateView> {
    return this.#call('POST', '/restore', from);
  }

  events(signal: AbortSignal): AsyncIterable<SimEvent> {
    const answer = request(`${this.url}/_sim/events`, { signal, bodyTimeout: 0 });
    answer.catch(() => undefined);
    return readEvents(answer, signal);
  }

  async #call<Result>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<Result> {
    const answer = await request(`${this.url}/_sim${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 400) throw new SimClientError(answer.statusCode, messageOf(text));
    return (text === '' ? undefined : JSON.parse(text)) as Result;
  }
}

async function* readEvents(answer: ReturnType<typeof request>, signal: AbortSignal): AsyncIterable<SimEvent> {
  let pending = '';
  try {
    const { statusCode, body } = await answer;
    if (statusCode !== 200) throw new SimClientError(statusCode, messageOf(await body.text()));
    for await (const chunk of body.setEncoding('utf8')) {
      const frames = (pending + chunk).split('\n\n');
      pending = frames.pop() ?? '';
      for (const frame of frames) if (frame.startsWith('event: ')) yield parseFrame(frame);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function parseFrame(frame: string): SimEvent {
  const [, type, data] = /^event: (\w+)\ndata: (.*)$/s.exec(frame) ?? [];
  return { type, data: JSON.parse(data as string) } as SimEvent;
}

function messageOf(text: string): string {
  try {
    return JSON.parse(text).error.message;
  } catch {
    return text;
  }
}

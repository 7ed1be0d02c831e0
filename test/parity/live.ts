import { request as httpRequest } from 'node:http';
import { sleep, systemClock } from '../../src/clock.js';
import type { Answer } from './compare.js';
import { PORTS, type RecordedService } from './recording.js';
import type { OutgoingRequest, Target } from './replay.js';

/** A cloud that runs, each service on its usual port of one host. */
export class LiveTarget implements Target {
  readonly #host: string;

  /** @param host `127.0.0.1` */
  constructor(host: string) {
    this.#host = host;
  }

  now(): number {
    return systemClock.now();
  }

  patience(): number {
    return this.now() + 90_000;
  }

  /** Nothing is answered sooner for waiting, so only longer pauses are kept. */
  async pass(duration: number, notBefore?: number): Promise<void> {
    if (notBefore === undefined) await sleep(systemClock, duration);
  }

  send(service: RecordedService, { method, path, headers, body }: OutgoingRequest): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = Object.fromEntries(headers);
      if (body !== undefined) sent['Content-Length'] = String(Buffer.byteLength(body));
      const options = { host: this.#host, port: PORTS[service], method, path, headers: sent, agent: false };
      const outgoing = httpRequest(options, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            reason: incoming.statusMessage ?? '',
            headers: pairs(incoming.rawHeaders),
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }
}

function pairs(raw: readonly string[]): [name: string, value: string][] {
  return Array.from({ length: raw.length / 2 }, (_, index) => [
    raw[2 * index] as string,
    raw[2 * index + 1] as string,
  ]);
}

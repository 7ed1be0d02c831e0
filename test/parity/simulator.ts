import { STATUS_CODES } from 'node:http';
import { Cloud } from '../../sim/cloud.js';
import { separatePorts } from '../../sim/deployment.js';
import { Random } from '../../sim/random.js';
import type { SeedInput } from '../../sim/seed.js';
import { VirtualClock } from '../../src/clock.js';
import type { Answer } from './compare.js';
import { Pairing } from './pairing.js';
import {
  loadRecordings,
  PORTS,
  type RecordedService,
  type Recording,
  recordedAt,
  type Series,
} from './recording.js';
import { asRecorded } from './reference/as-recorded.js';
import { referenceProfile } from './reference/profile.js';
import { referenceSeed } from './reference/seed.js';
import { type OutgoingRequest, type Result, replay, type Target } from './replay.js';
import { SCRIPTS } from './script.js';

/** Replays a series against a fresh simulator that holds what the recorded cloud held. */
export function replayOnSimulator(series: Series): Promise<Result[]> {
  return replaySet(loadRecordings(series), series, referenceSeed(series));
}

/** The same for recordings of another cloud that was set up in the same way. */
export function replayOthers(recordings: readonly Recording[], series: Series): Promise<Result[]> {
  return replaySet(recordings, series, asRecorded(referenceSeed(series), recordings));
}

function replaySet(recordings: readonly Recording[], series: Series, seed: SeedInput): Promise<Result[]> {
  const first = recordings.map(recordedAt).find((time) => time !== undefined) ?? 0;
  const clock = new VirtualClock(first);
  const target = new SimulatorTarget(
    new Cloud({
      clock,
      profile: referenceProfile(series),
      seed,
      randomSeed: 1,
      deployment: separatePorts(),
    }),
    clock,
  );
  const pairing = new Pairing();
  for (const id of idsIn(seed)) pairing.fix(id);
  return replay(recordings, SCRIPTS[series], target, pairing);
}

/** Ids of the seed: the same on both sides from the start. */
function idsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    return /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$|^[0-9a-f]{32}$/.test(value) ? [value] : [];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(idsIn) : [];
}

/** The simulator, asked without a socket; its time moves only when it is told to. */
export class SimulatorTarget implements Target {
  readonly #cloud: Cloud;
  readonly #clock: VirtualClock;
  readonly #ids = new ForeseenIds(1);

  constructor(cloud: Cloud, clock: VirtualClock) {
    this.#cloud = cloud;
    this.#clock = clock;
    cloud.ids = this.#ids;
  }

  now(): number {
    return this.#clock.now();
  }

  /** Hardly longer than the recorder waited: or everything after would happen too late. */
  patience(next: number): number {
    return Math.min(next, this.now() + 5000) + 3000;
  }

  foresee(ids: readonly string[]): void {
    this.#ids.foreseen = [...ids];
  }

  async pass(duration: number, notBefore = 0): Promise<void> {
    await this.#clock.advance(Math.max(duration, notBefore - this.now()));
  }

  async send(service: RecordedService, request: OutgoingRequest): Promise<Answer> {
    const body = request.body === undefined ? undefined : Buffer.from(request.body);
    const headers: Record<string, string> = { host: `127.0.0.1:${PORTS[service]}` };
    for (const [name, value] of request.headers) headers[name.toLowerCase()] = value;
    if (body) headers['content-length'] = String(body.length);
    const { method, path: target } = request;
    try {
      const { response } = this.#cloud.answer({
        method,
        target,
        headers,
        body,
        localPort: PORTS[service],
        remoteAddress: '127.0.0.1',
      });
      return {
        status: response.status,
        reason: response.reason ?? STATUS_CODES[response.status] ?? '',
        headers: response.headers,
        body: method === 'HEAD' ? '' : Buffer.from(response.body).toString('utf8'),
      };
    } catch (error) {
      return {
        status: 0,
        reason: 'the simulator crashed',
        headers: [],
        body: String((error as Error).stack),
      };
    } finally {
      this.#ids.foreseen = [];
    }
  }
}

/** Draws what is foreseen first, and by chance when that is used up. */
class ForeseenIds extends Random {
  foreseen: string[] = [];

  override uuid(): string {
    return this.foreseen.shift() ?? super.uuid();
  }

  override hex(digits: number): string {
    const next =
      digits === 32 && /^[0-9a-f]{32}$/.test(this.foreseen[0] ?? '') ? this.foreseen.shift() : undefined;
    return next ?? super.hex(digits);
  }
}

import { type Clock, type Seconds, sleep } from '../../src/index.js';
import { type Answer, Api, type AskOptions } from '../evidence/api.js';

const TRIES = 5;
/** Where a cloud does not say when to come back. */
const USUAL_WAIT: Seconds = 1;
const LONGEST_WAIT: Seconds = 60;

/** Asks again, as soon as it may, what a cloud refuses because it was asked too much. */
export class PatientApi extends Api {
  readonly #clock: Clock;
  readonly #stop: AbortSignal;

  constructor(target: ConstructorParameters<typeof Api>[0], clock: Clock, signal: AbortSignal) {
    super(target, signal);
    this.#clock = clock;
    this.#stop = signal;
  }

  override async askUrl(method: string, url: string, options: AskOptions = {}): Promise<Answer> {
    for (let tries = TRIES; ; tries--) {
      const answer = await super.askUrl(method, url, options);
      if (!isTooMuch(answer) || tries === 1) return answer;
      const asked = Number(answer.headers['retry-after'] ?? USUAL_WAIT);
      await sleep(this.#clock, Math.min(LONGEST_WAIT, asked >= 0 ? asked : USUAL_WAIT) * 1000, this.#stop);
    }
  }
}

/** 413 has another meaning too, in which it bears no time to come back. */
export function isTooMuch({ status, headers }: Pick<Answer, 'status' | 'headers'>): boolean {
  return status === 429 || (status === 413 && headers['retry-after'] !== undefined);
}

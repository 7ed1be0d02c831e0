import fc from 'fast-check';
import { damages, type Versions } from '../../damage/request.js';
import type { RecordedService } from '../recording.js';
import { ask, type Outcome, type Pair, undo } from './differential.js';
import type { GeneratedRequest } from './generated-request.js';
import type { ScenarioStep } from './scenario.js';

/** Of the recorded cloud. */
export const VERSIONS: Readonly<Partial<Record<RecordedService, Versions>>> = {
  nova: { prefix: 'compute 2.', newest: 93 },
  cinder: { prefix: 'volume 3.', newest: 70 },
  placement: { prefix: 'placement 1.', newest: 39 },
};

/** What a story goes on with must still be there. */
const TAKES_AWAY = /^(?:DELETE|POST .*\/action$)/;

/**
 * Sends a story's request with something wrong in it, `times` times, before the story goes on. What that makes is
 * taken away again.
 */
export async function tellDamaged(
  pair: Pair,
  step: ScenarioStep,
  times: number,
  seed: number,
  tell: (outcome: Outcome) => void,
): Promise<void> {
  if (!('send' in step)) return;
  for (const request of damagedRequests(step.send, times, seed)) {
    const outcome = await ask(pair, request);
    await undo(pair.real, request, outcome.real);
    await undo(pair.simulated, request, outcome.simulated);
    tell(outcome);
  }
}

function damagedRequests(right: GeneratedRequest, times: number, seed: number): GeneratedRequest[] {
  const whole = {
    ...right,
    target: right.path,
    headers: Object.fromEntries(right.headers.map(([name, value]) => [name.toLowerCase(), value])),
    versions: VERSIONS[right.service],
  };
  return fc
    .sample(damages, { numRuns: times, seed })
    .map((damage) => damage(whole))
    .filter(({ method, target }) => !TAKES_AWAY.test(`${method} ${target}`) || method === right.method)
    .map(({ method, target, headers, body }) => ({
      ...right,
      method,
      path: target,
      headers: Object.entries(headers),
      body: method === 'GET' || method === 'HEAD' ? undefined : body,
    }));
}

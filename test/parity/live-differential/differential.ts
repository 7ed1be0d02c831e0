import { type Answer, compareAnswers } from '../compare.js';
import type { Pairing } from '../pairing.js';
import type { RecordedResponse } from '../recording.js';
import { EXPLAINED, type Explanation } from './explained.js';
import type { Fixtures } from './fixtures.js';
import { remove } from './fixtures.js';
import type { GeneratedRequest } from './generated-request.js';
import { PLACEHOLDER, type Thing } from './known-things.js';
import { parsed, type Side } from './side.js';

export interface Outcome {
  readonly request: GeneratedRequest;
  readonly real: Answer;
  readonly simulated: Answer;
  /** `status 400, here 202`, or `message`. Undefined: the same. */
  readonly difference: string | undefined;
  readonly explanation: Explanation | undefined;
}

export interface Pair {
  readonly real: Side;
  readonly simulated: Side;
  readonly pairing: Pairing;
  readonly fixtures: Fixtures;
  /** Brings the simulator's time to the real one's. */
  keepTime(): Promise<void>;
}

/** Sends one request to both, compares, and leaves both as they were. */
export async function differ(pair: Pair, request: GeneratedRequest): Promise<Outcome> {
  const things = new Set<Thing>();
  for (const [, thing] of `${request.path} ${request.body ?? ''}`.matchAll(PLACEHOLDER))
    things.add(thing as Thing);
  await pair.keepTime();
  await pair.fixtures.restore(things);
  const real = await pair.real.send(request);
  await pair.keepTime();
  const simulated = await pair.simulated.send(request);
  if (request.method !== 'GET' && [real, simulated].some(({ status }) => status < 300)) {
    pair.fixtures.touched(things);
    await undo(pair.real, request, real);
    await undo(pair.simulated, request, simulated);
  }
  const difference = differenceOf(pair, real, simulated);
  const outcome = { request, real, simulated, difference };
  return {
    ...outcome,
    explanation: EXPLAINED.find(({ applies }) => difference !== undefined && applies(outcome)),
  };
}

/** What both say to a bad request must agree, to the ids in it; of a good one, how it was taken. */
function differenceOf({ real, simulated, pairing }: Pair, theirs: Answer, ours: Answer): string | undefined {
  for (const [thing, id] of simulated.ids) pairing.fix(id, real.ids.get(thing) ?? '');
  if (theirs.status !== ours.status) return `status ${theirs.status}, here ${ours.status}`;
  if (theirs.status < 400) return undefined;
  const recorded: RecordedResponse = { ...ours, ms: 0, ...bodyOf(ours) };
  const differences = compareAnswers(recorded, theirs, pairing).filter(({ path }) => path.startsWith('body'));
  pairing.decide(() => false);
  return differences.length > 0 ? `message of ${theirs.status}` : undefined;
}

function bodyOf({ body }: Answer): Pick<RecordedResponse, 'body' | 'json'> {
  if (body === '') return { body: null, json: false };
  try {
    return { body: JSON.parse(body), json: true };
  } catch {
    return { body, json: false };
  }
}

/** Deletes what a request made. */
async function undo(
  side: Side,
  { method, service, path, body }: GeneratedRequest,
  { status, body: text }: Answer,
): Promise<void> {
  if (method !== 'POST' || status >= 300 || path.endsWith('/action') || path.includes('/auth/')) return;
  const answer = parsed(text);
  const first = service === 'glance' && 'id' in answer ? answer : Object.values(answer)[0];
  const made = Array.isArray(first) ? first : [first];
  for (const one of made as { id?: string; name?: string; volumeId?: string; port_id?: string }[]) {
    const id = path.endsWith('os-keypairs') ? one?.name : (one?.id ?? one?.port_id);
    if (id !== undefined) await remove(side, `${path}/${encodeURIComponent(id)}`, service);
  }
  if (path.endsWith('/servers') && /_count|reservation/.test(body ?? '')) await removeOtherServers(side);
}

/** Of several that one request made, the answer names at most one. */
async function removeOtherServers(side: Side): Promise<void> {
  const { body } = await side.ask('nova', 'GET', '/v2.1/servers');
  for (const { id } of (body['servers'] ?? []) as { id: string }[]) {
    if (id !== side.ids.get('SERVER')) await remove(side, `/v2.1/servers/${id}`, 'nova');
  }
}

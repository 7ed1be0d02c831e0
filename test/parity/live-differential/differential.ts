import { type Answer, compareAnswers, type Difference } from '../compare.js';
import type { Pairing } from '../pairing.js';
import type { RecordedResponse } from '../recording.js';
import { type AgreeBut, EXPLAINED, type Explanation } from './explained.js';
import type { Fixtures } from './fixtures.js';
import { remove } from './fixtures.js';
import { idsMade } from './foresight.js';
import type { GeneratedRequest } from './generated-request.js';
import { PLACEHOLDER, type Thing } from './known-things.js';
import type { SetAside } from './set-aside.js';
import { cutOff, parsed, type Side } from './side.js';

export interface Outcome {
  readonly request: GeneratedRequest;
  readonly real: Answer;
  readonly simulated: Answer;
  /** `status 400, here 202`, `message of 400`, or where a good answer differs. Undefined: the same. */
  readonly difference: string | undefined;
  readonly details: readonly Difference[];
  readonly explanation: Explanation | undefined;
}

export interface Pair {
  readonly real: Side;
  readonly simulated: Side;
  readonly pairing: Pairing;
  readonly fixtures: Fixtures;
}

/** Sends one request to both, compares, and leaves both as they were. */
export async function differ(pair: Pair, request: GeneratedRequest): Promise<Outcome> {
  const things = new Set<Thing>();
  for (const [, thing] of `${request.path} ${request.body ?? ''}`.matchAll(PLACEHOLDER))
    things.add(thing as Thing);
  await pair.fixtures.restore();
  const outcome = await ask(pair, request);
  const { real, simulated } = outcome;
  if (request.method !== 'GET' && [real, simulated].some(({ status }) => status < 300)) {
    const agreed = real.status < 300 === simulated.status < 300;
    pair.fixtures[agreed ? 'touched' : 'parted'](things);
    await undo(pair.real, request, real);
    await undo(pair.simulated, request, simulated);
  }
  return outcome;
}

/** Sends one request to both and compares. */
export async function ask(pair: Pair, request: GeneratedRequest): Promise<Outcome> {
  const real = await sendToReal(pair.real, request);
  await foresee(pair, request, real);
  const simulated = await pair.simulated.send(request);
  const details = differencesOf(pair, real, simulated);
  const difference = details.length > 0 ? kindOf(details, real.status) : undefined;
  const outcome = { request, real, simulated, difference, details };
  const agreeBut: AgreeBut = (...what) => agree(pair, real, simulated, what);
  return {
    ...outcome,
    explanation: EXPLAINED.find(({ applies }) => difference !== undefined && applies(outcome, agreeBut)),
  };
}

/** Whether two answers are the same but for what is set aside. */
function agree(pair: Pair, real: Answer, simulated: Answer, what: readonly SetAside[]): boolean {
  // of a text there is nothing to set aside
  if (!bodyOf(real).json || !bodyOf(simulated).json) return false;
  const own = [pair.real, pair.simulated].flatMap(({ ids }) =>
    (['PROJECT', 'USER', 'RUN'] as const).flatMap((thing) => ids.get(thing) ?? []),
  );
  const bodies = what.reduce((both, setAside) => setAside(both, own), {
    real: parsed(real.body) as unknown,
    simulated: parsed(simulated.body) as unknown,
  });
  const theirs = { ...dateless(real), body: JSON.stringify(bodies.real) };
  const ours = { ...dateless(simulated), body: JSON.stringify(bodies.simulated) };
  return differencesOf(pair, theirs, ours).length === 0;
}

/** Since when a service has known what it tells, it says by its own clock. */
function dateless(answer: Answer): Answer {
  const headers = answer.headers.map(([name, value]): [string, string] => [
    name,
    name.toLowerCase() === 'last-modified' ? 'a time' : value,
  ]);
  return { ...answer, headers };
}

/** A connection that was kept may end just as a request goes out on it: what changes nothing is sent again. */
function sendToReal(side: Side, request: GeneratedRequest): Promise<Answer> {
  const sent = side.send(request);
  const reads = request.method === 'GET' || request.method === 'HEAD';
  return (reads ? sent.catch(() => side.send(request)) : sent).catch(cutOff);
}

/** Headers that the web server in front of a service writes, not the service. */
const OF_THE_SERVER = new Set(['headers.server', 'headers.transfer-encoding']);

/** Everything either says must agree, to the ids in it. */
function differencesOf({ real, simulated, pairing }: Pair, theirs: Answer, ours: Answer): Difference[] {
  for (const [thing, id] of simulated.ids) pairing.fix(real.ids.get(thing) ?? '', id);
  const headers = theirs.headers.map(([name, value]) => [name, real.tokenThere(value, simulated)] as const);
  const recorded: RecordedResponse = { ...theirs, headers, ms: 0, ...bodyOf(theirs) };
  const differences = compareAnswers(recorded, ours, pairing).filter(({ path }) => !OF_THE_SERVER.has(path));
  pairing.decide(() => differences.length === 0);
  return differences;
}

function kindOf(differences: readonly Difference[], status: number): string {
  const [first] = differences;
  if (first?.path === 'status') return `status ${first.recorded}, here ${first.here}`;
  if (status >= 400 && first?.path.startsWith('body')) return `message of ${status}`;
  const where = new Set(differences.map(({ path }) => path.replace(/\[\d+\]/g, '[]')));
  return `${status} ${[...where].slice(0, 4).join(', ')}`;
}

/** What is made gets the same ids here: lists put things of one age in their order. */
async function foresee(
  pair: Pair,
  { method, path, body: sent }: GeneratedRequest,
  answer: Answer,
): Promise<void> {
  const { real, simulated, pairing } = pair;
  if (method !== 'POST' || answer.status >= 300) return;
  const several = path.endsWith('/servers') && /_count/.test(sent ?? '');
  const location = answer.headers.find(([name]) => name.toLowerCase() === 'location')?.[1] ?? '';
  const ids = several ? await serversMade(real) : idsMade(`${answer.body}${location}`);
  simulated.target.foresee?.(ids.filter((id) => !pairing.knows(id)));
}

/** Of several servers that one request made, the answer names at most one. */
async function serversMade(side: Side): Promise<string[]> {
  const { body } = await side.ask('nova', 'GET', '/v2.1/servers?sort_key=launch_index&sort_dir=asc');
  const known = new Set(side.ids.values());
  return ((body['servers'] ?? []) as { id: string }[]).map(({ id }) => id).filter((id) => !known.has(id));
}

function bodyOf({ body }: Answer): Pick<RecordedResponse, 'body' | 'json'> {
  if (body === '') return { body: null, json: false };
  try {
    return { body: JSON.parse(body), json: true };
  } catch {
    // as much of a text as recordings keep
    return { body: body.slice(0, 8000), json: false };
  }
}

/** What things are called by, where it is not `id`. */
const IDS: readonly (readonly [collection: RegExp, key: string])[] = [
  [/\/os-keypairs$/, 'name'],
  [/\/OS-EC2$/, 'access'],
  [/\/namespaces$/, 'namespace'],
  [/\/namespaces\/[^/]+\/(objects|properties|resource_types)$/, 'name'],
  [/\/resource_providers$/, 'uuid'],
];

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Deletes what a request made. */
export async function undo(
  side: Side,
  { method, service, path, body, admin }: GeneratedRequest,
  { status, headers, body: text }: Answer,
): Promise<void> {
  if (method !== 'POST' || status >= 300 || path.endsWith('/action') || path.includes('/auth/')) return;
  const answer = parsed(text);
  const [first] = Object.values(answer);
  const made = Array.isArray(first) ? first : [isRecord(first) && service !== 'glance' ? first : answer];
  const collection = path.replace(/\?.*/, '');
  const key = IDS.find(([pattern]) => pattern.test(collection))?.[1] ?? 'id';
  for (const one of made as Record<string, unknown>[]) {
    const id = one[key] ?? one['port_id'];
    if (id !== undefined)
      await remove(side, `${collection}/${encodeURIComponent(String(id))}`, service, admin);
  }
  const location = headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
  if (service === 'placement' && location) await remove(side, new URL(location).pathname, service, admin);
  if (path.endsWith('/servers') && /_count|reservation/.test(body ?? '')) await removeOtherServers(side);
}

/** Of several that one request made, the answer names at most one. */
async function removeOtherServers(side: Side): Promise<void> {
  const { body } = await side.ask('nova', 'GET', '/v2.1/servers');
  for (const { id } of (body['servers'] ?? []) as { id: string }[]) {
    if (![...side.ids.values()].includes(id)) await remove(side, `/v2.1/servers/${id}`, 'nova');
  }
}

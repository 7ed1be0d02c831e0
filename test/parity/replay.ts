import { learnFromLogin } from './acquaintance.js';
import { type Answer, compareAnswers, type Difference } from './compare.js';
import type { Pairing } from './pairing.js';
import { type RecordedRequest, type RecordedService, type Recording, recordedAt } from './recording.js';
import type { Kind, Step } from './script.js';

/** A cloud that requests can be sent to, and its time. */
export interface Target {
  /**
   * Says which ids the recorded cloud drew for what the next request makes. Lists put things of the same age in the
   * order of their ids, so a target that can draw the same should.
   */
  foresee?(ids: readonly string[]): void;
  send(service: RecordedService, request: OutgoingRequest): Promise<Answer>;
  /** Until when one waits for something before going on without it; `next` is when the recorder went on. */
  patience(next: number): number;
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Lets so many milliseconds pass; where time is its own, at least until `notBefore`. */
  pass(duration: number, notBefore?: number): Promise<void>;
}

export interface OutgoingRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | undefined;
}

export interface Result {
  readonly recording: Recording;
  /** The request as it was sent, its ids and secrets those of the target. */
  readonly sent: OutgoingRequest;
  readonly answer: Answer;
  /** From the request to the whole answer. */
  readonly milliseconds: number;
  /** Empty: answered as the real cloud did. */
  readonly differences: readonly Difference[];
}

/** Sends every recorded request in order, with what was done between them, and compares the answers. */
export async function replay(
  recordings: readonly Recording[],
  script: readonly Step[],
  target: Target,
  pairing: Pairing,
  prepare: (
    recordings: readonly Recording[],
    target: Target,
    pairing: Pairing,
  ) => Promise<void> = async () => {},
): Promise<Result[]> {
  const run = new Replay(recordings, script, target, pairing);
  const results: Result[] = [];
  await run.logIn();
  await prepare(recordings, target, pairing);
  for (const [index, recording] of recordings.entries()) {
    results.push(await run.play(recording, nextDate(recordings, index)));
  }
  return results;
}

/**
 * Recorded answers that bring a secret which later requests carry as a placeholder. A placeholder that none of these
 * brought is taken for the token that was given out last.
 */
const SECRETS: Readonly<Record<string, string>> = {
  'auth-unscoped-no-default-project': '<unscoped-token>',
  'auth-rescope-token-method': '<temp-token>',
  'auth-appcred-id': '<appcred-token>',
  'appcred-create': '<appcred-secret>',
};

const LOGINS = [
  { placeholder: '<user-token>', user: 'user', password: 'password', project: 'tenant' },
  { placeholder: '<other-token>', user: 'other', password: 'password', project: 'other' },
  { placeholder: '<admin-token>', user: 'admin', password: 'adminpass', project: 'admin' },
];

/** Milliseconds between two looks at something one waits for. */
const POLL = 200;

/** Milliseconds after a second's start at which it is taken to have been answered. */
const IN_SECOND = 137;

class Replay {
  readonly #recordings: ReadonlyMap<string, Recording>;
  readonly #script: readonly Step[];
  readonly #target: Target;
  readonly #pairing: Pairing;
  #latestToken: string | undefined;

  constructor(recordings: readonly Recording[], script: readonly Step[], target: Target, pairing: Pairing) {
    this.#recordings = new Map(recordings.map((recording) => [recording.name, recording]));
    this.#script = script;
    this.#target = target;
    this.#pairing = pairing;
  }

  async logIn(): Promise<void> {
    for (const { placeholder, user, password, project } of LOGINS) {
      const domain = { id: 'default' };
      const identity = { methods: ['password'], password: { user: { name: user, domain, password } } };
      const answer = await this.#send('keystone', {
        method: 'POST',
        path: '/v3/auth/tokens',
        headers: [['Content-Type', 'application/json']],
        body: { auth: { identity, scope: { project: { name: project, domain } } } },
      });
      const token = headerOf(answer, 'x-subject-token');
      if (token === undefined) throw new Error(`${user} cannot log in: ${answer.status} ${answer.body}`);
      this.#pairing.fix(placeholder, token);
      learnFromLogin(answer.body, this.#pairing);
    }
  }

  /** @param next when the recording that follows was answered */
  async play(recording: Recording, next: number): Promise<Result> {
    const { name, service, request, response } = recording;
    await this.#target.pass(response.ms, (recordedAt(recording) ?? 0) + IN_SECOND);
    this.#takeLatestFor(request);
    const sent = this.#translated(request);
    this.#target.foresee?.(newIds(recording, this.#pairing));
    const start = this.#target.now();
    const answer = await this.#target.send(service, sent);
    const milliseconds = this.#target.now() - start;
    const differences = compareAnswers(response, answer, this.#pairing);
    const made = differences.length > 0 ? idsMade(recording) : undefined;
    this.#pairing.decide((recorded) => made === undefined || made.has(recorded));
    this.#learnSecret(name, answer);
    for (const step of this.#script) if (step.after === name) await this.#perform(step, next);
    return { recording, sent, answer, milliseconds, differences };
  }

  #takeLatestFor(request: RecordedRequest): void {
    for (const [placeholder] of JSON.stringify(request).matchAll(/<[a-z]+-token>/g)) {
      if (this.#latestToken !== undefined && !this.#pairing.knows(placeholder))
        this.#pairing.fix(placeholder, this.#latestToken);
    }
  }

  #learnSecret(name: string, answer: Answer): void {
    this.#latestToken = headerOf(answer, 'x-subject-token') ?? this.#latestToken;
    const placeholder = SECRETS[name];
    if (placeholder === undefined) return;
    const body = parse(answer.body) as { application_credential?: { secret?: string } };
    const secret = headerOf(answer, 'x-subject-token') ?? body.application_credential?.secret;
    if (secret !== undefined) this.#pairing.fix(placeholder, secret);
  }

  #send(service: RecordedService, request: RecordedRequest): Promise<Answer> {
    return this.#target.send(service, this.#translated(request));
  }

  #translated({ method, path, headers, body }: RecordedRequest): OutgoingRequest {
    const translate = (text: string): string => this.#pairing.translate(text);
    const absent = body === null || body === undefined;
    const raw = typeof body === 'string' ? body : JSON.stringify(body);
    return {
      method,
      path: translate(path),
      headers: headers.map(([name, value]) => [name, translate(value)] as const),
      body: absent ? undefined : translate(raw),
    };
  }

  async #perform(step: Step, next: number): Promise<void> {
    if ('send' in step) {
      const { service, method, path, token, body = null, makes } = step.send;
      const answer = await this.#act(service, method, path, token, body);
      const id = firstId(parse(answer.body));
      if (makes !== undefined && id !== undefined) this.#pairing.fix(makes, id);
    } else if ('pause' in step) {
      await this.#target.pass(step.pause * 1000);
    } else if ('remove' in step) {
      const { service, path } = this.#place(step.kind, step.remove);
      await this.#act(service, 'DELETE', path, '<user-token>', null);
    } else if ('gone' in step) {
      await this.#poll(step.kind, step.gone, next, (state) => state === undefined);
    } else {
      const { until } = step;
      await this.#poll(step.kind, step.of, next, (state) => state === undefined || until.includes(state));
    }
  }

  #act(
    service: RecordedService,
    method: string,
    path: string,
    token: string,
    body: unknown,
  ): Promise<Answer> {
    const headers = [
      ['Accept', 'application/json'],
      ['X-Auth-Token', token],
      ...(body === null ? [] : [['Content-Type', 'application/json']]),
    ] as unknown as RecordedRequest['headers'];
    return this.#send(service, { method, path, headers, body });
  }

  /** Looks until the state is right. Undefined is the state of what is not there. */
  async #poll(
    kind: Kind,
    of: string,
    next: number,
    right: (state: string | undefined) => boolean,
  ): Promise<void> {
    const { service, path } = this.#place(kind, of);
    const giveUp = this.#target.patience(next);
    while (this.#target.now() < giveUp) {
      const answer = await this.#act(service, 'GET', path, '<user-token>', null);
      if (right(stateOf(kind, answer))) return;
      await this.#target.pass(POLL);
    }
  }

  #place(kind: Kind, of: string): { service: RecordedService; path: string } {
    const [name, index] = of.replace(']', '').split('[') as [string, string | undefined];
    const recording = this.#recordings.get(name);
    const project = this.#recordings.get('cinder-create')?.request.path.split('/')[2];
    const body = recording?.response.body;
    const id = index === undefined ? firstId(body) : firstId({ it: listIn(body)[Number(index)] });
    return kind === 'server'
      ? { service: 'nova', path: `/v2.1/servers/${id}` }
      : { service: 'cinder', path: `/v3/${project}/${kind}s/${id}` };
  }
}

/** Of the first recording after this one that says. */
function nextDate(recordings: readonly Recording[], index: number): number {
  for (const recording of recordings.slice(index + 1)) {
    const date = recordedAt(recording);
    if (date !== undefined) return date;
  }
  return Number.POSITIVE_INFINITY;
}

function listIn(body: unknown): unknown[] {
  return Object.values(body as object).find(Array.isArray) ?? [];
}

/** `{"server": {"id": "..."}}` */
function firstId(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  for (const value of Object.values(body) as { id?: unknown }[]) {
    if (typeof value?.id === 'string') return value.id;
  }
  return undefined;
}

/** Ids of what a recorded answer says was made: worth knowing even if the rest of the answer is wrong. */
function idsMade({ request, response }: Recording): Set<string> {
  const made = new Set<string>();
  if (request.method !== 'POST' || response.status >= 300) return made;
  const body = (response.body ?? {}) as Record<string, unknown>;
  const location = headerOf({ headers: response.headers }, 'location')?.split('/').at(-1);
  for (const id of [firstId(body), body.id, body.reservation_id, body.image_id, location]) {
    if (typeof id === 'string') made.add(id);
  }
  return made;
}

/** Ids in the body of a recorded answer that nothing has had so far. */
function newIds({ request, response }: Recording, pairing: Pairing): string[] {
  if (request.method !== 'POST' || response.status >= 300) return [];
  const found =
    JSON.stringify(response.body ?? '').match(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g) ?? [];
  return [...new Set(found)].filter((id) => !pairing.knows(id));
}

/** A server with a task under way has not come to rest, whatever its status. */
function stateOf(kind: Kind, answer: Answer): string | undefined {
  if (answer.status !== 200) return undefined;
  const thing = (parse(answer.body) as Record<string, Record<string, unknown> | undefined>)[kind];
  if (!thing) return undefined;
  return thing['OS-EXT-STS:task_state'] ? 'busy' : String(thing.status);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

function headerOf(answer: Pick<Answer, 'headers'>, lowerCaseName: string): string | undefined {
  return answer.headers.find(([name]) => name.toLowerCase() === lowerCaseName)?.[1];
}

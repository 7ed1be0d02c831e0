import { STATUS_CODES } from 'node:http';
import type { Call } from '../call.js';
import type { Reply, SimResponse } from '../http/message.js';
import type { Requester } from '../operations/requester.js';
import { drawDelay } from '../profile/stage.js';
import { withExhaustedQuota } from './exhausted-quota.js';
import { expireIssuedToken, expireSentToken } from './expired-token.js';
import type { Effect, EffectKind, FaultEvent } from './fault.js';
import { eventOf, subjectOf } from './subject.js';

/** An answer, and the ids of the faults that had a part in it. */
export interface Outcome {
  readonly reply: Reply;
  readonly faults: readonly string[];
}

type Serve = (call: Call) => SimResponse;

const NO_FAULTS: readonly string[] = [];

/** Answers a call, with what the cloud's faults make of it. */
export function answerWithFaults(call: Call, requester: Requester, serve: Serve): Outcome {
  if (call.cloud.faults.none) {
    return { reply: { response: serve(call), delay: 0, delivery: 'send' }, faults: NO_FAULTS };
  }
  const course: Course = { call, serve, delay: 0, delivery: 'send', response: undefined, faults: [] };
  strike(course, requester, 'request_received');
  const event = eventOf(call);
  if (event) strike(course, requester, event);
  if (course.delivery === 'drop' || course.delivery === 'reset') course.response ??= UNANSWERED;
  course.response ??= course.serve(call);
  strike(course, requester, 'response_sent');
  const { response, delay, delivery, faults } = course;
  return { reply: { response, delay, delivery }, faults };
}

/** What becomes of one call on its way through the faults. */
interface Course {
  readonly call: Call;
  serve: Serve;
  delay: number;
  delivery: Reply['delivery'];
  response: SimResponse | undefined;
  readonly faults: string[];
}

/** What the journal shows of a request that no service got to see. */
const UNANSWERED: SimResponse = { status: 0, headers: [], body: '' };

function strike(course: Course, requester: Requester, event: FaultEvent): void {
  const { faults } = course.call.cloud;
  if (!faults.awaits(event)) return;
  const subject = subjectOf(course.call, requester, event);
  if (!subject) return;
  for (const { active, effect } of faults.strike(event, subject, concernsAnswers)) {
    course.faults.push(active.fault.id);
    EFFECTS[effect.kind]?.(course, effect as never, event);
  }
}

/** The other effects are on what a server or volume goes through later: see `lifecycle.ts`. */
function concernsAnswers(effect: Effect): boolean {
  return effect.kind === 'tries' ? effect.status !== undefined : effect.kind in EFFECTS;
}

type Apply<Kind extends EffectKind> = (
  course: Course,
  effect: Extract<Effect, { kind: Kind }>,
  event: FaultEvent,
) => void;

const EFFECTS: { readonly [Kind in EffectKind]?: Apply<Kind> } = {
  respond: (course, effect) => {
    course.response = render(effect.status, effect.body, effect.headers);
  },
  tries: (course, effect) => {
    course.response = render(effect.status as number);
  },
  delay: (course, effect) => {
    course.delay += drawDelay(effect.seconds, course.call.cloud.chance);
  },
  drop: (course) => {
    course.delivery = 'drop';
  },
  reset: (course) => {
    course.delivery = 'reset';
  },
  truncate: (course) => {
    course.delivery = 'truncate';
  },
  expire_token: (course, effect, event) => {
    if (event === 'request_received') expireSentToken(course.call, effect.after);
    else course.serve = expireIssuedToken(course.serve, effect.after);
  },
  exhaust_quota: (course, effect) => {
    course.serve = withExhaustedQuota(course.serve, effect.resource);
  },
};

function render(status: number, body?: unknown, headers: Readonly<Record<string, string>> = {}): SimResponse {
  const title = STATUS_CODES[status] ?? 'Error';
  const document = body ?? { error: { code: status, title, message: title } };
  const isText = typeof document === 'string';
  return {
    status,
    headers: Object.entries({ 'Content-Type': isText ? 'text/plain' : 'application/json', ...headers }),
    body: isText ? document : JSON.stringify(document),
  };
}

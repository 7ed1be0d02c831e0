import { sleep, systemClock } from '../../../src/clock.js';
import type { Answer } from '../compare.js';
import { ask, type Outcome, type Pair } from './differential.js';
import { settle } from './fixtures.js';
import type { GeneratedRequest } from './generated-request.js';
import type { Thing } from './known-things.js';
import { parsedLine } from './request-line.js';
import { parsed, type Side } from './side.js';

/**
 * One line of a scenario. A request as `request-line.ts` has them, without choices, and
 * - `[Name: value]` anywhere: a header; an empty `X-Auth-Token` is no token
 * - `=> NAME` at its end: what it makes is `ID-OF-NAME` from here on; `=> NAME=servers.1.id` takes that place of
 *   the answer, `=> NAME=header.location` a header
 *
 * or `wait nova ~/servers/ID-OF-NAME`: until that is at rest, or gone; `wait nova ~/servers/ID-OF-NAME ACTIVE`: at
 * rest in that state.
 */
export type ScenarioStep =
  | { readonly pause: number }
  | { readonly wait: GeneratedRequest; readonly state: string }
  | { readonly send: GeneratedRequest; readonly captures: readonly Capture[] };

interface Capture {
  readonly thing: Thing;
  readonly place: string;
}

const HEADER = / \[([A-Za-z-]+): ?([^\]]*)\]/g;
const CAPTURE = / => ([A-Z-]+)(?:=(\S+))?$/;

export function scenarioSteps(text: string): ScenarioStep[] {
  return text
    .split('\n')
    .filter((line) => /^\w/.test(line))
    .map(stepOf);
}

function stepOf(line: string): ScenarioStep {
  const [, service, path, state = ''] = /^wait (\w+) (\S+) ?(.*)$/.exec(line) ?? [];
  if (service !== undefined) return { wait: parsedLine(`${service} GET ${path}`), state };
  const pause = /^pause (\d+)$/.exec(line)?.[1];
  if (pause !== undefined) return { pause: Number(pause) * 1000 };
  const captures: Capture[] = [];
  let rest = line;
  for (let found = CAPTURE.exec(rest); found; found = CAPTURE.exec(rest)) {
    captures.push({ thing: found[1] as Thing, place: found[2] ?? '' });
    rest = rest.slice(0, found.index);
  }
  const own: [string, string][] = [];
  const request = parsedLine(
    rest.replace(HEADER, (_, name: string, value: string) => {
      own.push([name, value]);
      return '';
    }),
  );
  const others = request.headers.filter(([name]) => !own.some(([one]) => one === name));
  return { send: { ...request, headers: [...others, ...own] }, captures };
}

export async function playScenario(
  pair: Pair,
  steps: readonly ScenarioStep[],
  tell: (outcome: Outcome) => void,
  before: (step: ScenarioStep) => Promise<void> = async () => {},
): Promise<void> {
  for (const step of steps) {
    await before(step);
    if ('pause' in step) {
      await sleep(systemClock, step.pause);
    } else if ('wait' in step) {
      const { service, path } = step.wait;
      const states = [];
      for (const side of [pair.real, pair.simulated])
        states.push(await settle(side, service, path, step.state));
      await pair.simulated.target.pass(0);
      if (states[0] !== states[1]) process.stderr.write(`${path}: ${states.join(', here ')}\n`);
    } else {
      const outcome = await ask(pair, step.send);
      for (const capture of step.captures) {
        take(pair.real, capture, outcome.real);
        take(pair.simulated, capture, outcome.simulated);
      }
      tell(outcome);
    }
  }
}

/** Plays it on one side alone. @returns the last answer */
export async function playAlone(side: Side, steps: readonly ScenarioStep[]): Promise<Answer | undefined> {
  let answer: Answer | undefined;
  for (const step of steps) {
    if ('pause' in step) await side.target.pass(step.pause);
    else if ('wait' in step) await settle(side, step.wait.service, step.wait.path, step.state);
    else {
      answer = await side.send(step.send);
      for (const capture of step.captures) take(side, capture, answer);
    }
  }
  return answer;
}

function take(side: Side, { thing, place }: Capture, answer: Answer): void {
  const found = place.startsWith('header.')
    ? answer.headers.find(([name]) => name.toLowerCase() === place.slice('header.'.length))?.[1]
    : at(parsed(answer.body), place);
  if (found !== undefined) side.ids.set(thing, String(found));
}

function at(body: Record<string, unknown>, place: string): unknown {
  if (place === '') {
    const [first] = Object.values(body) as ({ id?: unknown } | null)[];
    return body['id'] ?? first?.id;
  }
  return place
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], body);
}

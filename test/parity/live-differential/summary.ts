import type { Difference } from '../compare.js';
import type { RecordedService } from '../recording.js';
import type { Outcome } from './differential.js';
import { EXPLAINED } from './explained.js';

/** `nova 480/500 same, 12 explained, 8 differ`. */
export function renderCounts(service: RecordedService, outcomes: readonly Outcome[]): string {
  const own = outcomes.filter(({ request }) => request.service === service);
  const same = own.filter(({ difference }) => difference === undefined).length;
  const explained = own.filter(({ explanation }) => explanation !== undefined).length;
  const rest = own.length - same - explained;
  return `${service.padEnd(9)} ${same}/${own.length} same, ${explained} explained, ${rest} differ`;
}

/** `2004 requests, 1990 same, 10 explained, 4 different`. */
export function renderTotal(outcomes: readonly Outcome[], seed?: number): string {
  const same = outcomes.filter(({ difference }) => difference === undefined).length;
  const explained = outcomes.filter(({ explanation }) => explanation !== undefined).length;
  const rest = outcomes.length - same - explained;
  const which = seed === undefined ? '' : `seed ${seed}: `;
  return `${which}${outcomes.length} requests, ${same} same, ${explained} explained, ${rest} different`;
}

export function renderExplanations(outcomes: readonly Outcome[]): string {
  return EXPLAINED.map((explanation) => {
    const count = outcomes.filter((outcome) => outcome.explanation === explanation).length;
    return `${explanation.name} (${count}): ${explanation.why}`;
  }).join('\n');
}

/** Differences that nothing explains, by operation and kind, most frequent first. */
export function renderDifferences(outcomes: readonly Outcome[], examples: number): string {
  const groups = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    const { request, difference, explanation } = outcome;
    if (difference === undefined || explanation) continue;
    const name = `${request.service} ${request.operation}: ${difference}`;
    groups.set(name, [...(groups.get(name) ?? []), outcome]);
  }
  return [...groups]
    .sort(([, one], [, other]) => other.length - one.length)
    .map(([name, group]) =>
      [`${group.length} x ${name}`, ...group.slice(0, examples).map(renderOutcome)].join('\n'),
    )
    .join('\n\n');
}

export function renderOutcome({ request, real, simulated, details }: Outcome): string {
  const { method, path, headers, body, admin } = request;
  const version = headers.find(([name]) => name.startsWith('OpenStack'))?.[1] ?? '';
  const answers =
    real.status >= 400 || real.status !== simulated.status
      ? [
          `    real ${real.status} ${shortened(real.body)}`,
          `    here ${simulated.status} ${shortened(simulated.body)}`,
        ]
      : details.slice(0, 6).map(renderDetail);
  return [
    `  ${method} ${shortened(path)} ${version}${admin ? ' (admin)' : ''}`,
    ...(body === undefined ? [] : [`    sent ${shortened(body)}`]),
    ...answers,
  ].join('\n');
}

function renderDetail({ path, recorded, here }: Difference): string {
  return `    ${path}: real ${shortened(JSON.stringify(recorded) ?? '-')}, here ${shortened(JSON.stringify(here) ?? '-')}`;
}

function shortened(text: string): string {
  return text.length > 400 ? `${text.slice(0, 400)}...` : text;
}

import type { Pairing } from './pairing.js';
import type { RecordedResponse } from './recording.js';
import { TRANSFORMERS, type Transformer } from './transformers.js';

export interface Answer {
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

export interface Difference {
  /** `status`, `headers.vary`, `body.server.name`. */
  readonly path: string;
  readonly recorded: unknown;
  readonly here: unknown;
}

/** Headers that say nothing of the cloud. */
const IGNORED_HEADERS: Readonly<Record<string, string>> = {
  date: 'the clock of the replay follows it',
  'content-length': 'counts the white space of JSON; the body itself is compared whole',
  connection: 'is between the client and its WSGI server',
  'keep-alive': 'is between the client and its WSGI server',
};

/** Everywhere the answer is not what the real cloud answered. */
export function compareAnswers(recorded: RecordedResponse, here: Answer, pairing: Pairing): Difference[] {
  return [
    ...compareValues('status', recorded.status, here.status, pairing),
    ...compareValues('reason', recorded.reason, here.reason, pairing),
    ...compareHeaders(recorded.headers, here.headers, pairing),
    ...compareValues('body', recorded.body, bodyOf(recorded, here), pairing),
  ];
}

function bodyOf(recorded: RecordedResponse, here: Answer): unknown {
  if (here.body === '') return null;
  if (!recorded.json) return here.body.slice(0, 8000);
  try {
    return JSON.parse(here.body);
  } catch {
    return here.body;
  }
}

type HeaderList = readonly (readonly [name: string, value: string])[];

/** Names regardless of case, each with all its values in order. */
function compareHeaders(recorded: HeaderList, here: HeaderList, pairing: Pairing): Difference[] {
  const ours = byName(here);
  const theirs = byName(recorded);
  const names = [...new Set([...theirs.keys(), ...ours.keys()])];
  return names
    .filter((name) => !Object.hasOwn(IGNORED_HEADERS, name))
    .flatMap((name) => compareValues(`headers.${name}`, theirs.get(name), ours.get(name), pairing));
}

function byName(headers: HeaderList): Map<string, string[]> {
  const map = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    map.set(key, [...(map.get(key) ?? []), value]);
  }
  return map;
}

function compareValues(path: string, recorded: unknown, here: unknown, pairing: Pairing): Difference[] {
  if (typeof recorded === 'string' && typeof here === 'string') {
    return sameText(path, recorded, here, pairing) ? [] : [{ path, recorded, here }];
  }
  if (typeof recorded === 'number' && typeof here === 'number' && hasField(path)) {
    return compareValues(path, String(recorded), String(here), pairing);
  }
  if (Array.isArray(recorded) && Array.isArray(here)) return compareLists(path, recorded, here, pairing);
  if (isObject(recorded) && isObject(here)) return compareObjects(path, recorded, here, pairing);
  return Object.is(recorded, here) ? [] : [{ path, recorded, here }];
}

/** Whether a transformer is for this field by name. */
function hasField(path: string): boolean {
  return TRANSFORMERS.some(({ field }) => field?.test(path));
}

function compareLists(path: string, recorded: unknown[], here: unknown[], pairing: Pairing): Difference[] {
  const length = Math.max(recorded.length, here.length);
  return Array.from({ length }, (_, index) =>
    compareValues(`${path}[${index}]`, recorded[index], here[index], pairing),
  ).flat();
}

type JsonObject = Record<string, unknown>;

/** Keys may be whatever a message calls things by, ids too: they are paired like values. */
function compareObjects(
  path: string,
  recorded: JsonObject,
  here: JsonObject,
  pairing: Pairing,
): Difference[] {
  const left = new Set(Object.keys(here));
  const missing: Difference[] = [];
  const found = Object.keys(recorded).flatMap((key) => {
    const ours = left.has(key) ? key : pairing.translate(key);
    if (!left.delete(ours)) {
      missing.push({ path: `${path}.${key}`, recorded: recorded[key], here: undefined });
      return [];
    }
    return compareValues(`${path}.${key}`, recorded[key], here[ours], pairing);
  });
  const extra = [...left].map((key) => ({ path: `${path}.${key}`, recorded: undefined, here: here[key] }));
  return [...missing, ...extra, ...found];
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The same text but for what a transformer lets differ. */
function sameText(path: string, recorded: string, here: string, pairing: Pairing): boolean {
  if (recorded.includes('<') && pairing.translate(recorded) === here) return true;
  const theirs = split(path, recorded, 'recorded');
  const ours = split(path, here, 'here');
  return (
    theirs.length === ours.length &&
    theirs.every((piece, index) => {
      const other = ours[index] as Piece;
      if (piece.transformer !== other.transformer) return false;
      return piece.transformer
        ? piece.transformer.same(piece.text, other.text, pairing)
        : piece.text === other.text;
    })
  );
}

interface Piece {
  readonly text: string;
  readonly transformer: Transformer | undefined;
}

/** A text as literal pieces and such as a transformer is for, alternating. */
function split(path: string, text: string, side: Side): Piece[] {
  const usable = TRANSFORMERS.filter(({ field }) => field === undefined || field.test(path));
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(matcher(usable, side))) {
    const which = usable.findIndex((_, index) => match.groups?.[`t${index}`] !== undefined);
    pieces.push({ text: text.slice(end, match.index), transformer: undefined });
    pieces.push({ text: match[0], transformer: usable[which] });
    end = match.index + match[0].length;
  }
  return [...pieces, { text: text.slice(end), transformer: undefined }];
}

type Side = 'recorded' | 'here';

const matchers = new Map<string, RegExp>();

function matcher(usable: readonly Transformer[], side: Side): RegExp {
  const key = [side, ...usable.map(({ name }) => name)].join();
  let found = matchers.get(key);
  if (!found) {
    const patterns = usable.map((transformer, index) => {
      const { pattern, patternHere = pattern } = transformer;
      return `(?<t${index}>${side === 'here' ? patternHere : pattern})`;
    });
    found = new RegExp(patterns.join('|'), 'g');
    matchers.set(key, found);
  }
  return found;
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Answer, compareAnswers } from './compare.js';
import { Pairing } from './pairing.js';
import { loadRecordings, type Recording } from './recording.js';

const recordings = loadRecordings('zed');
const anyRecording = fc.constantFrom(...recordings);

/** The recorded answer as a cloud would give it that has everything under the same name. */
function answerOf({ response }: Recording, body: unknown = response.body): Answer {
  const text = body === null ? '' : response.json ? JSON.stringify(body) : String(body);
  return { status: response.status, reason: response.reason, headers: response.headers, body: whole(text) };
}

/** Placeholders stand for what a cloud says. */
function whole(text: string): string {
  return text
    .replaceAll('<token>', `gAAAA${'x'.repeat(80)}`)
    .replaceAll('<pem-private-key>', '-----BEGIN PRIVATE KEY-----x-----END PRIVATE KEY-----');
}

function sameHeaders(answer: Answer): Answer {
  return { ...answer, headers: answer.headers.map(([name, value]) => [name, whole(value)]) };
}

type Path = readonly (string | number)[];

/** Places of all values that are neither lists nor objects, and of empty ones. */
function leaves(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.length === 0 ? [path] : entries.flatMap(([key, item]) => leaves(item, [...path, key]));
}

function changed(value: unknown, [key, ...rest]: Path, change: (leaf: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  if (Array.isArray(value)) return value.map((item, at) => (at === key ? changed(item, rest, change) : item));
  const record = value as Record<string, unknown>;
  return { ...record, [key]: changed(record[key], rest, change) };
}

/** Another value of the same type, or a list or object with something in it. */
function other(leaf: unknown): unknown {
  if (typeof leaf === 'string') return `${leaf}~`;
  if (typeof leaf === 'number') return leaf + 0.5;
  if (typeof leaf === 'boolean') return !leaf;
  return leaf === null ? 0 : Array.isArray(leaf) ? [null] : { extra: null };
}

describe('the comparison of two answers', () => {
  test('finds no difference between a recording and itself', () => {
    for (const recording of recordings) {
      const answer = sameHeaders(answerOf(recording));
      expect(compareAnswers(recording.response, answer, new Pairing()), recording.name).toEqual([]);
    }
  });

  test('sees every value of a body: none can become another without being noticed', () => {
    fc.assert(
      fc.property(anyRecording, fc.nat(), ({ response, ...recording }, at) => {
        fc.pre(response.json);
        const places = leaves(response.body);
        const place = places[at % places.length] as Path;
        const full = { ...recording, response };
        const answer = sameHeaders(answerOf(full, changed(response.body, place, other)));
        expect(compareAnswers(response, answer, new Pairing()), place.join('.')).not.toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test('sees every key: none can be missing or added without being noticed', () => {
    fc.assert(
      fc.property(anyRecording, fc.nat(), fc.boolean(), ({ response, ...recording }, at, add) => {
        fc.pre(response.json && typeof response.body === 'object' && !Array.isArray(response.body));
        const places = leaves(response.body).filter((place) => typeof place.at(-1) === 'string');
        fc.pre(places.length > 0);
        const place = places[at % places.length] as Path;
        const drop = (parent: unknown): unknown => {
          const { [String(place.at(-1))]: _, ...rest } = parent as Record<string, unknown>;
          return add ? { ...(parent as object), 'another-key': null } : rest;
        };
        const body = changed(response.body, place.slice(0, -1), drop);
        const answer = sameHeaders(answerOf({ ...recording, response }, body));
        expect(compareAnswers(response, answer, new Pairing()), place.join('.')).not.toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('sees the status, the reason, and every header but those that it names', () => {
    const [recording] = recordings.filter(({ name }) => name === 'nova-list') as [Recording];
    const answer = answerOf(recording);
    const differs = (other: Partial<Answer>): boolean =>
      compareAnswers(recording.response, { ...answer, ...other }, new Pairing()).length > 0;
    expect(differs({ status: 201 })).toBe(true);
    expect(differs({ reason: 'Fine' })).toBe(true);
    for (const [index, [name]] of answer.headers.entries()) {
      const without = answer.headers.filter((_, at) => at !== index);
      expect(differs({ headers: without }), name).toBe(!/^(date|content-length)$/i.test(name));
    }
    expect(differs({ headers: [...answer.headers, ['X-Other', '1']] })).toBe(true);
  });

  test('takes one thing for one other, and no two things for the same', () => {
    const pairing = new Pairing();
    const [a, b] = ['0'.repeat(31), '1'.repeat(31)];
    expect(pairing.pairs(`${a}a`, `${b}a`)).toBe(true);
    expect(pairing.pairs(`${a}a`, `${b}b`)).toBe(false);
    expect(pairing.pairs(`${a}b`, `${b}a`)).toBe(false);
    expect(pairing.translate(`/v2/${a}a/x`)).toBe(`/v2/${b}a/x`);
    pairing.decide(() => false);
    expect(pairing.pairs(`${a}b`, `${b}a`)).toBe(true);
  });
});

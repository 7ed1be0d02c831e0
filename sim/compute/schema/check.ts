import type * as z from 'zod';
import { repr } from '../../http/python-text.js';
import { badRequest } from '../fault.js';
import { inJsonSchemaWords, sentence } from './sentence.js';

/**
 * What is wrong with a value, in the words of jsonschema. Paths are from the whole value on.
 */
interface Complaint {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** Orders complaints about one object: of its properties first, then missing ones, then unknown ones, then the whole. */
  readonly rank: number;
  /** Said without naming field and value. */
  readonly bare: boolean;
  readonly unknownKeys?: readonly string[];
}

const OF_PROPERTY = 0;
const OF_MISSING = 1;
const OF_UNKNOWN = 2;
/** Of the whole, where the schema says so behind its keys. */
const OF_ALL = 3;

/**
 * Checks a request's body as Nova's validators do, and says of it what they say: the first fault that jsonschema
 * meets, which looks at an object's properties in the schema's order, then for missing ones, then for unknown ones
 * (recordings `nova-create-bad-two-errors`, `nova-create-bad-unknown-key`).
 *
 * @param legacy the old APIs ignore unknown keys: they are taken out of a body that is right but for them
 * @throws ComputeFault 400
 */
export function checkBody(schema: z.ZodType, body: unknown, legacy: boolean): void {
  const complaints = complaintsOf(schema, body);
  const serious = legacy ? complaints.filter(({ unknownKeys }) => !unknownKeys) : complaints;
  const first = firstOf(serious);
  if (first) throw badRequest(inNovasWords(first, body, 'field/attribute', first.path.at(-1)));
  for (const complaint of complaints) takeOut(complaint, body);
}

/** The same for a query, whose values are lists. @throws ComputeFault 400 */
export function checkQuery(schema: z.ZodType, query: Readonly<Record<string, readonly string[]>>): void {
  const first = firstOf(complaintsOf(schema, query));
  if (first) throw badRequest(inNovasWords(first, query, 'query parameters', first.path[0]));
}

function complaintsOf(schema: z.ZodType, value: unknown): Complaint[] {
  const result = schema.safeParse(value, { error: inJsonSchemaWords });
  return result.success ? [] : result.error.issues.map((issue) => complaintOf(issue, value));
}

function complaintOf(issue: z.core.$ZodIssue, whole: unknown): Complaint {
  const { path, message } = issue;
  if (issue.code === 'unrecognized_keys') {
    return { path, message, rank: OF_UNKNOWN, bare: false, unknownKeys: issue.keys };
  }
  if (path.length > 0 && valueAt(whole, path) === undefined) {
    const key = String(path.at(-1));
    return { path: path.slice(0, -1), message: sentence.required(key), rank: OF_MISSING, bare: false };
  }
  const params = issue.code === 'custom' ? issue.params : undefined;
  const rank = params?.last === true ? OF_ALL : OF_PROPERTY;
  return { path, message, rank, bare: params?.bare === true };
}

function takeOut({ path, unknownKeys = [] }: Complaint, body: unknown): void {
  const object = valueAt(body, path) as Record<string, unknown>;
  for (const key of unknownKeys) delete object[key];
}

/**
 * zod reports the faults of one object together and in the schema's order, but missing keys among the wrong ones.
 * So the first in jsonschema's order is found level by level.
 */
function firstOf(complaints: readonly Complaint[], depth = 0): Complaint | undefined {
  const deeper = complaints.find(({ path }) => path.length > depth);
  if (deeper) {
    return firstOf(
      complaints.filter(({ path }) => path.length > depth && path[depth] === deeper.path[depth]),
      depth + 1,
    );
  }
  return complaints.reduce<Complaint | undefined>(
    (first, complaint) => (first && first.rank <= complaint.rank ? first : complaint),
    undefined,
  );
}

function inNovasWords(
  { path, message, bare }: Complaint,
  whole: unknown,
  kind: string,
  name: PropertyKey | undefined,
): string {
  if (bare || path.length === 0) return message;
  return `Invalid input for ${kind} ${String(name)}. Value: ${str(valueAt(whole, path))}. ${message}`;
}

function valueAt(whole: unknown, path: readonly PropertyKey[]): unknown {
  let value = whole;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

/** Python's `str(value)`. */
function str(value: unknown): string {
  return typeof value === 'string' ? value : repr(value);
}

import { collationKey, sameText } from '../../collation.js';
import { parseIsoTime } from '../../http/iso-time.js';
import { literalEval } from '../../http/python-literal.js';
import { invalidInput, VolumeFault } from '../fault.js';
import { filtersOf, readFlag, strictBoolean, takeFlag } from '../listing.js';
import type { Metadata, VolumeRecord } from '../state.js';
import type { VolumeCall } from '../volume-call.js';
import { FLAG_COLUMNS, volumeColumns } from './volume-columns.js';

/** What a member may filter volumes by. */
const OFFERED = [
  'name',
  'status',
  'metadata',
  'bootable',
  'migration_status',
  'availability_zone',
  'group_id',
  'size',
  'created_at',
  'updated_at',
  'consumes_quota',
];

/** Filters that came later, by the last minor version that does not know them. */
const ADDED = [
  [3, 'glance_metadata'],
  [9, 'group_id'],
  [59, 'created_at'],
  [59, 'updated_at'],
  [64, 'use_quota'],
] as const;

/** Since when an unknown filter is refused rather than ignored. */
const STRICT = 31;

export type Test<Item> = (item: Item) => boolean;

export interface VolumeFilter {
  readonly allProjects: boolean;
  readonly withCount: boolean;
  /** Something is filtered by that no volume has: nothing more is looked at. */
  readonly nothing: boolean;
  readonly matches: Test<VolumeRecord>;
}

/** What the query's filters let through. @throws VolumeFault 400 */
export function volumeFilter(call: VolumeCall): VolumeFilter {
  const filters = filtersOf(call);
  const tests: Test<VolumeRecord>[] = [];
  const withCount = call.minor >= 45 && filters.has('with_count') && takeFlag(filters, 'with_count');
  dropUnknown(call, filters, OFFERED, ADDED);
  rename(filters, 'name', 'display_name');
  if (call.query.getAll('name').length > 1) tests.push(() => false);
  for (const [name] of filters) filters.set(name, lastEvaluated(call, name) ?? filters.get(name) ?? '');
  if (filters.has('use_quota'))
    filters.set('use_quota', String(readFlag('use_quota', filters.get('use_quota') ?? '')));
  tests.push(...timeTests(filters));
  const allProjects = takeFlag(filters, 'all_tenants') && call.isAdmin;
  for (const [name, value] of filters) tests.push(volumeTest(name, value, call.minor >= 2));
  const nothing = [...filters.keys()].some((name) => !isColumn(name));
  return { allProjects, withCount, nothing, matches: (volume) => tests.every((test) => test(volume)) };
}

/** Of several values, Cinder keeps the last that is a Python literal. */
function lastEvaluated(call: VolumeCall, name: string): string | undefined {
  const values = call.query.getAll(name);
  return values.length < 2 ? undefined : values.findLast((value) => literalEval(value) !== undefined);
}

/**
 * Takes out the filters that a member may not use; administrators may use all. Since 3.31 such a filter is refused.
 * @throws VolumeFault 400
 */
export function dropUnknown(
  call: VolumeCall,
  filters: Map<string, string>,
  offered: readonly string[],
  added: readonly (readonly [minor: number, name: string])[] = [],
): void {
  if (call.minor >= STRICT) {
    if (!call.isAdmin) refuseUnknown(filters, offered);
    rename(filters, 'consumes_quota', 'use_quota');
    rename(filters, 'name~', 'display_name~');
    rename(filters, 'description~', 'display_description~');
    return;
  }
  for (const [minor, name] of added) if (call.minor <= minor) filters.delete(name);
  if (call.isAdmin) return;
  for (const name of [...filters.keys()]) if (!offered.includes(name)) filters.delete(name);
}

/** @throws VolumeFault 400 */
export function refuseUnknown(filters: Map<string, string>, offered: readonly string[]): void {
  const unknown = [...filters.keys()].filter((name) => !offered.includes(name) && name !== 'all_tenants');
  filters.delete('all_tenants');
  if (unknown.length === 0) return;
  throw new VolumeFault('BadRequest', `Invalid filters ${unknown.join(',')} are found in query options.`);
}

export function rename(filters: Map<string, string>, from: string, to: string): void {
  const value = filters.get(from);
  if (value === undefined) return;
  filters.delete(from);
  filters.set(to, value);
}

const SPECIAL = new Set(['metadata', 'glance_metadata', 'host']);

function isColumn(name: string): boolean {
  return SPECIAL.has(name) || Object.hasOwn(volumeColumns, name.replace(/~+$/, ''));
}

function volumeTest(name: string, value: string, strict: boolean): Test<VolumeRecord> {
  if (name === 'metadata') return metadataTest(value, (volume) => [volume.metadata, volume.adminMetadata]);
  if (name === 'glance_metadata') return metadataTest(value, (volume) => [volume.imageMetadata]);
  if (name === 'host')
    return ({ host }) =>
      host === value || (host?.startsWith(`${value}#`) ?? false) || (host?.startsWith(`${value}@`) ?? false);
  if (name.endsWith('~')) return likeTest(name.slice(0, -1), value);
  if (!Object.hasOwn(volumeColumns, name)) return () => false;
  const column = volumeColumns[name] as (volume: VolumeRecord) => unknown;
  if (FLAG_COLUMNS.has(name)) {
    const wanted = flagFilter(name, value, strict);
    return (volume) => column(volume) === wanted;
  }
  const wanted = name === 'display_name' ? value : evaluated(value);
  return (volume) => sameValue(column(volume), wanted);
}

/** Before 3.2, whatever is not a form of false is true. @throws VolumeFault 400 */
function flagFilter(name: string, value: string, strict: boolean): boolean {
  if (!strict) return !['False', 'false', 'FALSE', ''].includes(value);
  const read = strictBoolean(value);
  if (read === undefined) throw invalidInput(`'${name} = ${value}'`);
  return read;
}

function likeTest(name: string, value: string): Test<VolumeRecord> {
  if (!Object.hasOwn(volumeColumns, name)) return () => false;
  const column = volumeColumns[name] as (volume: VolumeRecord) => unknown;
  return (volume) => hasIn(column(volume), value);
}

/** `LIKE '%part%'` */
export function hasIn(found: unknown, part: string): boolean {
  return collationKey(String(found ?? '')).includes(collationKey(part));
}

/** A dictionary in Python's notation, whose pairs the metadata must have. */
export function metadataTest<Item>(value: string, where: (item: Item) => readonly Metadata[]): Test<Item> {
  const wanted = evaluated(value);
  if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted)) return () => false;
  const pairs = Object.entries(wanted);
  return (item) => {
    const places = where(item);
    return pairs.every(([key, text]) =>
      places.some(
        (place) =>
          Object.hasOwn(place, key) &&
          typeof text !== 'object' &&
          sameText(place[key] as string, String(text)),
      ),
    );
  };
}

export function evaluated(value: string): unknown {
  const literal = literalEval(value);
  return literal ? literal.value : value;
}

/** As a database compares a column with a value of another type. */
export function sameValue(found: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) return wanted.some((one) => sameValue(found, one));
  if (found === null || wanted === null) return found === wanted;
  if (typeof wanted === 'object') return false;
  if (typeof found === 'number') return found === Number(wanted);
  if (typeof found === 'boolean') return found === (wanted === true || wanted === 'true' || wanted === 1);
  return sameText(String(found), String(wanted));
}

const OPERATORS: Readonly<Record<string, (found: number, wanted: number) => boolean>> = {
  gt: (found, wanted) => found > wanted,
  gte: (found, wanted) => found >= wanted,
  eq: (found, wanted) => found === wanted,
  neq: (found, wanted) => found !== wanted,
  lt: (found, wanted) => found < wanted,
  lte: (found, wanted) => found <= wanted,
};

/**
 * `created_at=gt:2026-01-01T00:00:00,lt:2026-02-01T00:00:00`. Takes them out of the filters.
 * Cinder joins several operators with "or", and keeps the last time given for each.
 * @throws VolumeFault 400
 */
function timeTests(filters: Map<string, string>): Test<VolumeRecord>[] {
  const tests: Test<VolumeRecord>[] = [];
  for (const name of ['created_at', 'updated_at'] as const) {
    const value = filters.get(name);
    if (value === undefined) continue;
    filters.delete(name);
    const units = [...new Map(value.split(',').map(timeUnit))];
    const column = name === 'created_at' ? 'createdAt' : 'updatedAt';
    tests.push(({ [column]: found }) => {
      if (found === null) return false;
      const second = Math.floor(found / 1000) * 1000;
      return units.some(([operator, time]) => OPERATORS[operator]?.(second, time));
    });
  }
  return tests;
}

function timeUnit(unit: string): [operator: string, time: number] {
  const mark = unit.indexOf(':');
  const operator = mark < 0 ? unit : unit.slice(0, mark);
  if (!Object.hasOwn(OPERATORS, operator)) {
    throw new VolumeFault('BadRequest', `Invalid ${operator} operator`);
  }
  const text = unit.slice(mark + 1);
  const time = parseIsoTime(text);
  if (time === undefined) throw new VolumeFault('BadRequest', `Invalid ${text} value`);
  return [operator, time];
}

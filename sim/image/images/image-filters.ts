import { collationKey, sameText } from '../../collation.js';
import { parseIsoTime } from '../../http/iso-time.js';
import { badRequest, unspecific } from '../fault.js';
import type { ImageRecord } from '../state.js';

export type Test = (image: ImageRecord) => boolean;

/** Attributes that a filter compares, as the database has them. */
const COLUMNS: Readonly<Record<string, (image: ImageRecord) => string | number | boolean | null>> = {
  id: ({ id }) => id,
  name: ({ name }) => name,
  status: ({ status }) => status,
  container_format: ({ containerFormat }) => containerFormat,
  disk_format: ({ diskFormat }) => diskFormat,
  size: ({ size }) => size,
  virtual_size: ({ virtualSize }) => virtualSize,
  checksum: ({ checksum }) => checksum,
  os_hash_algo: ({ osHashValue }) => (osHashValue === null ? null : 'sha512'),
  os_hash_value: ({ osHashValue }) => osHashValue,
  min_disk: ({ minDisk }) => minDisk,
  min_ram: ({ minRam }) => minRam,
  owner: ({ owner }) => owner,
  protected: (image) => image.protected,
  os_hidden: ({ hidden }) => hidden,
  created_at: ({ createdAt }) => Math.floor(createdAt / 1000),
  updated_at: ({ updatedAt }) => Math.floor(updatedAt / 1000),
};

/** Filters that take `in:a,b` and `eq:a`. */
const WITH_OPERATORS = ['name', 'id', 'status', 'container_format', 'disk_format'];
/** What Glance's own table has beyond columns: it fails on these. */
const UNUSABLE = ['properties', 'locations', 'members', 'save', 'delete', 'update', 'keys', 'metadata'];
const VISIBILITIES = ['community', 'public', 'private', 'shared', 'all'];

/**
 * What a query's filters let through; what no attribute is called is a property's name (recordings
 * `glance-images-filter-*`). Of several values of a filter, the last counts.
 * @throws ImageFault 400
 */
export function imageFilter(filters: ReadonlyMap<string, string>, tags: readonly string[]): Test {
  const tests: Test[] = [hiddenTest(filters.get('os_hidden')), ({ status }) => status !== 'killed'];
  for (const tag of tags) tests.push((image) => image.tags.some((one) => sameText(one, tag)));
  for (const [name, value] of filters) {
    const test = SPECIAL.has(name) ? undefined : filterTest(name, value);
    if (test) tests.push(test);
  }
  return (image) => tests.every((test) => test(image));
}

/** Dealt with elsewhere, or nowhere. */
const SPECIAL = new Set(['os_hidden', 'visibility', 'deleted']);

function filterTest(name: string, value: string): Test | undefined {
  if (name === 'protected') return protectedTest(value);
  if (name.endsWith('_min') || name.endsWith('_max')) return rangeTest(name, value);
  if (name === 'created_at' || name === 'updated_at') return timeTest(name, value);
  if (WITH_OPERATORS.includes(name)) return operatorTest(name, value);
  if (UNUSABLE.includes(name)) throw unspecific();
  if (Object.hasOwn(COLUMNS, name)) return columnTest(name, value);
  return ({ properties }) => Object.hasOwn(properties, name) && sameText(properties[name] as string, value);
}

/** @throws ImageFault 400 (recording `glance-images-filter-visibility-bad`) */
export function checkVisibilityFilter(visibility: string | undefined): void {
  if (!visibility || VISIBILITIES.includes(visibility)) return;
  throw badRequest(`Invalid visibility value: ${visibility}`);
}

/** Hidden images are listed only where they are asked for. */
function hiddenTest(value = 'false'): Test {
  const wanted = value.toLowerCase();
  if (wanted !== 'true' && wanted !== 'false') throw badFlag('os_hidden', wanted);
  return ({ hidden }) => hidden === (wanted === 'true');
}

function protectedTest(value: string): Test {
  if (value !== 'true' && value !== 'false') throw badFlag('protected', value);
  return (image) => image.protected === (value === 'true');
}

function badFlag(name: string, value: string): Error {
  return badRequest(`Invalid value '${value}' for '${name}' filter. Valid values are 'true' or 'false'.`);
}

function rangeTest(name: string, value: string): Test {
  const column = Object.hasOwn(COLUMNS, name.slice(0, -4)) ? COLUMNS[name.slice(0, -4)] : undefined;
  if (!/^\s*[+-]?\d+\s*$/.test(value)) {
    throw badRequest('Unable to filter on a range with a non-numeric value.');
  }
  if (!column) throw unspecific();
  const bound = Number(value);
  const isMin = name.endsWith('_min');
  return (image) => {
    const found = column(image);
    return found !== null && (isMin ? Number(found) >= bound : Number(found) <= bound);
  };
}

const COMPARISONS: Readonly<Record<string, (found: number, wanted: number) => boolean>> = {
  gt: (found, wanted) => found > wanted,
  gte: (found, wanted) => found >= wanted,
  lt: (found, wanted) => found < wanted,
  lte: (found, wanted) => found <= wanted,
  neq: (found, wanted) => found !== wanted,
  eq: (found, wanted) => found === wanted,
};

/** `created_at=gt:2026-01-01T00:00:00Z` (recording `glance-images-created-gt`) */
function timeTest(name: 'created_at' | 'updated_at', value: string): Test {
  const { operator, operand } = splitOperator(value);
  const time = parseIsoTime(operand);
  if (time === undefined) {
    throw badRequest(`Bad "${name}" query filter format. Use ISO 8601 DateTime notation.`);
  }
  const compare = Object.hasOwn(COMPARISONS, operator) ? COMPARISONS[operator] : undefined;
  if (!compare) throw badRequest('Unable to filter on a unknown operator.');
  const wanted = Math.floor(time / 1000);
  return (image) => compare(Number(COLUMNS[name]?.(image)), wanted);
}

function operatorTest(name: string, value: string): Test {
  const { operator, operand } = splitOperator(value);
  if (operator !== 'in' && operator !== 'eq') {
    throw badRequest(`Unable to filter by unknown operator '${operator}'.`);
  }
  const wanted = new Set((operator === 'in' ? splitQuoted(operand) : [operand]).map(collationKey));
  return (image) => {
    const found = COLUMNS[name]?.(image) ?? null;
    return found !== null && wanted.has(collationKey(String(found)));
  };
}

function columnTest(name: string, value: string): Test {
  return (image) => {
    const found = COLUMNS[name]?.(image) ?? null;
    if (found === null) return false;
    return typeof found === 'number'
      ? found === (Number.parseFloat(value) || 0)
      : sameText(String(found), value);
  };
}

/** A time has colons of its own. */
function splitOperator(value: string): { operator: string; operand: string } {
  const mark = value.indexOf(':');
  if (mark < 0 || parseIsoTime(value) !== undefined) return { operator: 'eq', operand: value };
  return { operator: value.slice(0, mark), operand: value.slice(mark + 1) };
}

/** `a,"b,c",d`. @throws ImageFault 400 for quotes in the wrong places */
function splitQuoted(value: string): string[] {
  checkQuotes(value);
  const parts = value.matchAll(/"([^"\\]*(?:\\.[^"\\]*)*)",?|([^,]+),?|,/g);
  return [...parts].map(([, quoted, plain]) => quoted || plain || '');
}

function checkQuotes(value: string): void {
  let opening = true;
  for (const { index } of value.matchAll(/"/g)) {
    if (index > 0 && value[index - 1] === '\\') continue;
    if (opening && index > 0 && value[index - 1] !== ',') {
      throw badRequest(`Invalid filter value ${value}. There is no comma before opening quotation mark.`);
    }
    if (!opening && index + 1 !== value.length && value[index + 1] !== ',') {
      throw badRequest(`Invalid filter value ${value}. There is no comma after closing quotation mark.`);
    }
    opening = !opening;
  }
  if (!opening) throw badRequest(`Invalid filter value ${value}. The quote is not closed.`);
}

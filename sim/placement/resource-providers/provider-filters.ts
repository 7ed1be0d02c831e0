import type { Call } from '../../call.js';
import type { Cloud } from '../../cloud.js';
import { isUuidLike } from '../../compute/schema/nova-types.js';
import { badRequest } from '../fault.js';
import { isResourceClass } from '../resource-classes.js';
import { isTrait } from '../traits.js';
import { capacityOf } from './inventory.js';
import { type ResourceProvider, usageOf } from './resource-provider.js';

/** What is asked of providers beside their names, in queries of any of its groups. */
export interface ProviderFilters {
  /** Of each list, one aggregate at least. */
  readonly memberOf: readonly (readonly string[])[];
  readonly notMemberOf: readonly string[];
  /** Of each list, one trait at least. */
  readonly required: readonly (readonly string[])[];
  readonly forbidden: readonly string[];
  readonly resources: Readonly<Record<string, number>>;
}

/** Microversions since which a query may say more. */
const SEVERAL_MEMBER_OF_SINCE = 24;
const NOT_MEMBER_OF_SINCE = 32;
const FORBIDDEN_SINCE = 22;
const ANY_TRAIT_SINCE = 39;

/**
 * Reads `member_of`, `required` and `resources`, in this order.
 *
 * @param suffix of a group of allocation candidates: `1`, `_COMPUTE`
 * @throws PlacementFault 400 at the first that cannot be read
 */
export function providerFilters({ query }: Call, minor: number, suffix = ''): ProviderFilters {
  const aggregates = memberOf(query.getAll(`member_of${suffix}`), minor, suffix);
  const traits = requiredTraits(query.getAll(`required${suffix}`), minor);
  const resources = query.getAll(`resources${suffix}`).at(-1);
  return { ...aggregates, ...traits, resources: resources === undefined ? {} : amounts(resources) };
}

function memberOf(
  values: readonly string[],
  minor: number,
  suffix: string,
): Pick<ProviderFilters, 'memberOf' | 'notMemberOf'> {
  if (minor < SEVERAL_MEMBER_OF_SINCE && values.length > 1) {
    throw badRequest(`Multiple member_of${suffix} parameters are not supported`);
  }
  const wanted: string[][] = [];
  const unwanted: string[] = [];
  for (const value of values) {
    const { ids, not } = aggregatesIn(value);
    if (not && minor < NOT_MEMBER_OF_SINCE) {
      throw badRequest(
        `Forbidden member_of${suffix} parameters are not supported in the specified microversion`,
      );
    }
    if (not) unwanted.push(...ids);
    else wanted.push(ids);
  }
  return { memberOf: wanted, notMemberOf: unwanted };
}

/** One aggregate, `in:` and several, `!` or `!in:` */
function aggregatesIn(value: string): { ids: string[]; not: boolean } {
  if (value.includes(',') && !/^!?in:/.test(value)) {
    throw badRequest(
      `Multiple values for 'member_of' must be prefixed with the 'in:' or '!in:' keyword using the valid microversion. Got: ${value}`,
    );
  }
  const [, not = '', several = '', rest = ''] = /^(!?)(in:)?(.*)$/s.exec(value) ?? [];
  const ids = [...new Set(several ? rest.split(',') : [rest])];
  const odd = ids.find((id) => !isUuidLike(id));
  if (odd !== undefined) {
    throw badRequest(
      `Invalid query string parameters: Expected 'member_of' parameter to contain valid UUID(s). Got: ${odd}`,
    );
  }
  return { ids, not: not !== '' };
}

type Traits = Pick<ProviderFilters, 'required' | 'forbidden'>;

/** Of several, older microversions take the last. */
function requiredTraits(values: readonly string[], minor: number): Traits {
  const taken = minor >= ANY_TRAIT_SINCE ? values : values.slice(-1);
  const all = taken.map((value) => traitsIn(value, minor));
  return {
    required: all.flatMap(({ required }) => required),
    forbidden: all.flatMap(({ forbidden }) => forbidden),
  };
}

const INVALID = 'Invalid query string parameters: ';

/** `COMPUTE_NODE,!HW_CPU_X86_AVX`, or `in:` and several of which one is enough */
function traitsIn(value: string, minor: number): Traits {
  if (value.startsWith('in:')) return { required: [anyOf(value, minor)], forbidden: [] };
  const names = value.split(',').map((name) => name.trim());
  const forbidden = names.filter((name) => name.startsWith('!')).map((name) => name.replace(/^!+/, ''));
  const mayForbid = minor >= FORBIDDEN_SINCE;
  const form = `${INVALID}Expected 'required' parameter value of the form: HW_CPU_X86_VMX,${mayForbid ? '!' : ''}CUSTOM_MAGIC. `;
  if ([...forbidden, ...names].includes('')) throw badRequest(`${form}Got an empty trait in: ${value}`);
  if (forbidden.length > 0 && !mayForbid) throw badRequest(`${form}Got: ${value}`);
  return { required: names.filter((name) => !name.startsWith('!')).map((name) => [name]), forbidden };
}

function anyOf(value: string, minor: number): string[] {
  const format = `The format 'in:HW_CPU_X86_VMX,CUSTOM_MAGIC'`;
  if (minor < ANY_TRAIT_SINCE) {
    throw badRequest(`${INVALID}${format} only supported since microversion 1.39. Got: ${value}`);
  }
  const names = value
    .slice(3)
    .split(',')
    .map((name) => name.trim());
  if (names.includes('')) {
    throw badRequest(
      `${INVALID}Expected 'required' parameter value of the form: in:HW_CPU_X86_VMX,CUSTOM_MAGIC. Got an empty trait in: ${value}`,
    );
  }
  if (names.some((name) => name.startsWith('!'))) {
    throw badRequest(`${INVALID}${format} does not support forbidden traits. Got: ${value}`);
  }
  return names;
}

/** `VCPU:1,MEMORY_MB:512` */
function amounts(value: string): Readonly<Record<string, number>> {
  const badly = (got: string) =>
    badRequest(
      `Badly formed resources parameter. Expected resources query string parameter in form: ?resources=VCPU:2,MEMORY_MB:1024. Got: ${got}.`,
    );
  if (value.trim() === '') throw badly('empty string');
  return Object.fromEntries(
    value.split(',').map((pair) => {
      const [kind = '', amount, ...more] = pair.split(':');
      if (amount === undefined || more.length > 0) throw badly(pair);
      if (!/^\s*[+-]?\d+(_\d+)*\s*$/.test(amount)) {
        throw badRequest(`Requested resource ${kind} expected positive integer amount. Got: ${amount}.`);
      }
      const number = Number(amount.replaceAll('_', ''));
      if (number < 1)
        throw badRequest(`Requested resource ${kind} requires amount >= 1. Got: ${BigInt(number)}.`);
      return [kind, number];
    }),
  );
}

/** Whether a provider is as it is asked for. @throws PlacementFault 400 for traits and classes that there are not */
export function fitting(
  cloud: Cloud,
  providers: readonly ResourceProvider[],
  { memberOf, notMemberOf, required, forbidden, resources }: ProviderFilters,
  complain: (detail: string) => Error,
): ResourceProvider[] {
  let found = [...providers];
  const known = (name: string) => {
    if (!isTrait(cloud, name)) throw complain(`No such trait(s): ${name}.`);
  };
  if (required.length > 0) {
    required.flat().forEach(known);
    found = found.filter(({ traits }) => required.every((any) => any.some((one) => traits.includes(one))));
    if (found.length === 0) return [];
  }
  forbidden.forEach(known);
  found = found.filter(({ traits }) => !forbidden.some((one) => traits.includes(one)));
  if (memberOf.length > 0) {
    found = found.filter(({ aggregates }) =>
      memberOf.every((any) => any.some((one) => aggregates.includes(one))),
    );
    if (found.length === 0) return [];
  }
  found = found.filter(({ aggregates }) => !notMemberOf.some((one) => aggregates.includes(one)));
  checkClasses(cloud, Object.keys(resources));
  return found.filter((provider) => hasRoom(provider, resources));
}

/** @throws PlacementFault 400 */
function checkClasses(cloud: Cloud, kinds: readonly string[]): void {
  const unknown = kinds.find((kind) => !isResourceClass(cloud, kind));
  if (unknown === undefined) return;
  throw badRequest(`Invalid resource class in resources parameter: No such resource class ${unknown}.`);
}

function hasRoom(provider: ResourceProvider, wanted: Readonly<Record<string, number>>): boolean {
  const used = usageOf(provider);
  return Object.entries(wanted).every(([kind, amount]) => {
    const inventory = Object.hasOwn(provider.inventories, kind) ? provider.inventories[kind] : undefined;
    return (
      inventory !== undefined &&
      (used[kind] ?? 0) + amount <= capacityOf(inventory) &&
      inventory.min_unit <= amount &&
      inventory.max_unit >= amount &&
      amount % inventory.step_size === 0
    );
  });
}

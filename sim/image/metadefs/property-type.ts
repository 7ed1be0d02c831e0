import { str } from './python-str.js';
import type { PropertyType } from './records.js';

type Convert = (value: unknown) => unknown;

const same: Convert = (value) => value;
const texts: Convert = (value) => (Array.isArray(value) ? value.map(str) : value);

/** In the order in which they are shown. */
const FIELDS: Readonly<Record<string, Convert>> = {
  name: same,
  type: same,
  title: same,
  description: same,
  operators: same,
  default: str,
  readonly: same,
  minimum: same,
  maximum: same,
  enum: texts,
  pattern: same,
  minLength: same,
  maxLength: same,
  confidential: same,
  items: itemType,
  uniqueItems: same,
  minItems: same,
  maxItems: same,
  additionalItems: same,
};

/** Of what a client says of a property, what Glance keeps. Everything that may be any value becomes a text. */
export function propertyType(given: unknown): PropertyType {
  return pick(given, FIELDS);
}

export function propertyTypes(given: unknown): Readonly<Record<string, PropertyType>> {
  return Object.fromEntries(Object.entries(given ?? {}).map(([name, one]) => [name, propertyType(one)]));
}

function itemType(value: unknown): unknown {
  return pick(value, { type: same, enum: texts });
}

function pick(value: unknown, fields: Readonly<Record<string, Convert>>): PropertyType {
  const given = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, convert]) =>
      Object.hasOwn(given, name) && given[name] !== null ? [[name, convert(given[name])]] : [],
    ),
  );
}

import { compareValues, sameText } from '../../collation.js';
import { notFound } from '../fault.js';
import type { ImageCall } from '../image-call.js';
import { glanceTime } from '../times.js';
import type {
  MetadefObject,
  MetadefProperty,
  MetadefTag,
  NamespaceRecord,
  PropertyType,
  ResourceTypeAssociation,
} from './records.js';

export const SCHEMAS = '/v2/schemas/metadefs';

export function namespaceNamed(call: ImageCall, name: string): NamespaceRecord | undefined {
  return call.state.metadefs.namespaces.find(({ namespace }) => sameText(namespace, name));
}

/** Public, or the caller's project's. */
export function isVisible(call: ImageCall, { visibility, owner }: NamespaceRecord): boolean {
  return call.isAdmin || visibility === 'public' || owner === call.projectId;
}

/** @param unknown what is said of one that is not there; of one that is not to be seen, it is said that it is not there */
export function namespaceOf(call: ImageCall, unknown: (name: string) => string = isMissing): NamespaceRecord {
  const name = call.param('namespace');
  const found = namespaceNamed(call, name);
  if (found && isVisible(call, found)) return found;
  throw notFound(found ? isMissing(name) : unknown(name));
}

const isMissing = (name: string): string => `Namespace ${name} not found`;

export const wasNotFound = (name: string): string => `Metadata definition namespace=${name} was not found.`;

export function pathOf({ namespace }: NamespaceRecord): string {
  return `/v2/metadefs/namespaces/${namespace}`;
}

/** Where something of the name stands among others. Names are the same whatever their case. */
export function placeOf(items: readonly { readonly name: string }[], name: string): number {
  return items.findIndex((item) => sameText(item.name, name));
}

export function byName<Item extends { readonly name: string }>(items: readonly Item[]): Item[] {
  return [...items].sort((a, b) => compareValues(a.name, b.name));
}

const dates = ({ createdAt, updatedAt }: { createdAt: number; updatedAt: number }) => ({
  created_at: glanceTime(createdAt),
  updated_at: glanceTime(updatedAt),
});

const said = <Value>(key: string, value: Value | null): Record<string, Value> =>
  value === null ? {} : { [key]: value };

export function viewNamespace(
  record: NamespaceRecord,
  contents: Readonly<Record<string, unknown>> = {},
): unknown {
  return {
    namespace: record.namespace,
    ...said('display_name', record.displayName),
    ...said('description', record.description),
    visibility: record.visibility,
    protected: record.protected,
    owner: record.owner,
    ...dates(record),
    ...contents,
    self: pathOf(record),
    schema: `${SCHEMAS}/namespace`,
  };
}

export function viewAssociation(one: ResourceTypeAssociation): unknown {
  const { name, prefix, propertiesTarget } = one;
  return { name, ...said('prefix', prefix), ...said('properties_target', propertiesTarget), ...dates(one) };
}

/** @param given what a request said of it, which its answer repeats: what it left out is left out */
export function viewObject(
  namespace: NamespaceRecord,
  one: MetadefObject,
  given?: Readonly<Record<string, unknown>>,
): unknown {
  const shown = (key: string) => given === undefined || Object.hasOwn(given, key);
  return {
    name: one.name,
    ...(shown('required') ? { required: one.required } : {}),
    ...said('description', one.description),
    ...(shown('properties') ? { properties: one.properties } : {}),
    ...dates(one),
    self: `${pathOf(namespace)}/objects/${one.name}`,
    schema: `${SCHEMAS}/object`,
  };
}

export function viewProperty({ name, schema }: MetadefProperty): PropertyType {
  return { name, ...schema };
}

export function viewTag(tag: MetadefTag): unknown {
  return { name: tag.name, ...dates(tag) };
}

/** The resource types that a namespace is for, those that were known first in front. */
export function associationsOf(
  call: ImageCall,
  { resourceTypes }: NamespaceRecord,
): ResourceTypeAssociation[] {
  const known = call.state.metadefs.resourceTypes.map(({ name }) => name);
  return [...resourceTypes].sort((a, b) => known.indexOf(a.name) - known.indexOf(b.name));
}

import { conflict, unspecific } from '../fault.js';
import type { ImageCall } from '../image-call.js';
import { checkStorable } from './body.js';
import { placeOf } from './namespace.js';
import { propertyType, propertyTypes } from './property-type.js';
import type {
  MetadefObject,
  MetadefProperty,
  MetadefTag,
  NamespaceRecord,
  ResourceTypeAssociation,
} from './records.js';

/** How things get into a namespace, each by itself or with it. */

type Given = Readonly<Record<string, unknown>>;

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** @throws ImageFault 409 */
export function addAssociation(
  { state, now }: ImageCall,
  { namespace, resourceTypes }: NamespaceRecord,
  given: Given,
): ResourceTypeAssociation {
  const name = String(given.name);
  if (placeOf(resourceTypes, name) >= 0) {
    throw conflict(
      `The metadata definition resource-type association of resource-type=${name} to namespace=${namespace} already exists.`,
    );
  }
  const known = state.metadefs.resourceTypes;
  if (placeOf(known, name) < 0) known.push({ name, createdAt: now });
  const association = {
    name,
    prefix: textOrNull(given.prefix),
    propertiesTarget: textOrNull(given.properties_target),
    createdAt: now,
    updatedAt: now,
  };
  resourceTypes.push(association);
  return association;
}

/** What a request says of an object. */
export function objectValues(given: Given): Omit<MetadefObject, 'createdAt' | 'updatedAt'> {
  return {
    name: String(given.name),
    description: textOrNull(given.description),
    required: (given.required ?? []) as string[],
    properties: propertyTypes(given.properties),
  };
}

/** Named as Glance's database and its refusals call them. */
export function objectColumns({ name, description, required, properties }: ReturnType<typeof objectValues>) {
  return { name, description, required: required.join(','), json_schema: properties };
}

/** @param doing as refusals put it @throws ImageFault 400, 409 */
export function addObject(
  { now }: ImageCall,
  { namespace, objects }: NamespaceRecord,
  given: Given,
  doing: string,
): MetadefObject {
  // of a namespace's own objects, the real service fails with a 500 at one without a name
  if (given.name === undefined) throw unspecific();
  const object = { ...objectValues(given), createdAt: now, updatedAt: now };
  checkStorable(doing, objectColumns(object));
  if (placeOf(objects, object.name) >= 0) {
    throw conflict(
      `A metadata definition object with name=${object.name} already exists in namespace=${namespace}.`,
    );
  }
  objects.push(object);
  return object;
}

/** @param doing as refusals put it @throws ImageFault 400, 409 */
export function addProperty(
  { namespace, properties }: NamespaceRecord,
  name: string,
  given: unknown,
  doing: string,
): MetadefProperty {
  const property = { name, schema: propertyType(given) };
  checkStorable(doing, property);
  if (placeOf(properties, name) >= 0) {
    throw conflict(
      `A metadata definition property with name=${name} already exists in namespace=${namespace}.`,
    );
  }
  properties.push(property);
  return property;
}

/** @throws ImageFault 409 */
export function addTag({ state, now }: ImageCall, record: NamespaceRecord, name: string): MetadefTag {
  if (placeOf(record.tags, name) >= 0) throw tagExists(record, name);
  state.metadefs.counters.tag += 1;
  const tag = { number: state.metadefs.counters.tag, name, createdAt: now, updatedAt: now };
  record.tags.push(tag);
  return tag;
}

export function tagExists({ namespace }: NamespaceRecord, name: string) {
  return conflict(
    `A metadata tag with name=${name} already exists in namespace=${namespace}. (Please note that metadata tag names are case insensitive).`,
  );
}

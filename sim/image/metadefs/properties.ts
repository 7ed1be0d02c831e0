import { conflict, notFound } from '../fault.js';
import type { ImageCall } from '../image-call.js';
import { type ImageRoute, noContent, ok } from '../route.js';
import { bodyOf, checkStorable, checkUnprotected, requireAdmin } from './body.js';
import { addProperty } from './contents.js';
import { byName, namespaceOf, placeOf, viewProperty } from './namespace.js';
import { propertyType } from './property-type.js';
import type { MetadefProperty, NamespaceRecord } from './records.js';

const ALL = '/metadefs/namespaces/{namespace}/properties';
const ONE = `${ALL}/{property_name}`;

/** @throws ImageFault 404 */
function propertyOf({ properties }: NamespaceRecord, name: string): MetadefProperty {
  const property = properties[placeOf(properties, name)];
  if (!property) throw notFound(`Could not find property ${name}`);
  return property;
}

const listProperties: ImageRoute = {
  method: 'GET',
  path: ALL,
  answer(call) {
    const { properties } = namespaceOf(call);
    return ok({
      properties: Object.fromEntries(byName(properties).map((one) => [one.name, one.schema])),
    });
  },
};

const createProperty: ImageRoute = {
  method: 'POST',
  path: ALL,
  answer(call) {
    const body = bodyOf(call, 'property');
    const record = namespaceOf(call);
    requireAdmin(call, 'add_metadef_property');
    const property = addProperty(record, String(body.name), body, 'create metadata property');
    return { status: 201, json: viewProperty(property) };
  },
};

const showProperty: ImageRoute = {
  method: 'GET',
  path: ONE,
  answer(call) {
    const record = namespaceOf(call);
    return ok(viewProperty(propertyOf(record, withoutPrefix(call, record, call.param('property_name')))));
  },
};

/** A property may be asked for as a resource type calls it. @throws ImageFault 404 */
function withoutPrefix(call: ImageCall, { resourceTypes }: NamespaceRecord, name: string): string {
  const type = call.call.query.get('resource_type');
  if (!type) return name;
  const association = resourceTypes[placeOf(resourceTypes, type)];
  if (!association) {
    const known = placeOf(call.state.metadefs.resourceTypes, type) >= 0;
    throw notFound(
      known
        ? unassociated(type, call)
        : `The metadata definition resource-type with name=${type}, was not found.`,
    );
  }
  const { prefix } = association;
  if (prefix && name.startsWith(prefix)) return name.slice(prefix.length);
  throw notFound(
    `Property ${name} does not start with the expected resource type association prefix of '${prefix ?? 'None'}'.`,
  );
}

function unassociated(type: string, call: ImageCall): string {
  return `The metadata definition resource-type association of resource-type=${type} to namespace=${call.param('namespace')}, was not found.`;
}

const updateProperty: ImageRoute = {
  method: 'PUT',
  path: ONE,
  answer(call) {
    const body = bodyOf(call, 'property');
    const record = namespaceOf(call);
    requireAdmin(call, 'modify_metadef_property');
    const name = call.param('property_name');
    const property = propertyOf(record, name);
    const other = record.properties[placeOf(record.properties, String(body.name))];
    if (other && other !== property) {
      throw conflict(
        `Invalid update. It would result in a duplicate metadata definition property with the same name=${name} in namespace=${record.namespace}.`,
      );
    }
    const values = { name: String(body.name), schema: propertyType(body) };
    checkStorable('update metadata property', values);
    Object.assign(property, values);
    return ok(viewProperty(property));
  },
};

const deleteProperty: ImageRoute = {
  method: 'DELETE',
  path: ONE,
  bodiless: 'after reading it',
  answer(call) {
    const record = namespaceOf(call);
    requireAdmin(call, 'remove_metadef_property');
    const property = propertyOf(record, call.param('property_name'));
    checkUnprotected(record, `property ${property.name}`);
    record.properties.splice(record.properties.indexOf(property), 1);
    return noContent;
  },
};

export const propertyRoutes = [listProperties, createProperty, showProperty, updateProperty, deleteProperty];

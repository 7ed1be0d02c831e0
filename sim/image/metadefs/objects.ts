import { conflict, notFound } from '../fault.js';
import { type ImageRoute, noContent, ok } from '../route.js';
import { bodyOf, checkStorable, checkUnprotected, requireAdmin } from './body.js';
import { addObject, objectColumns, objectValues } from './contents.js';
import { checkContentsQuery, limitIn } from './list-namespaces.js';
import { byName, namespaceOf, placeOf, viewObject, wasNotFound } from './namespace.js';
import type { MetadefObject, NamespaceRecord } from './records.js';
import { updated } from './updated.js';

const ALL = '/metadefs/namespaces/{namespace}/objects';
const ONE = `${ALL}/{object_name}`;

/** @throws ImageFault 404 */
function objectOf({ objects }: NamespaceRecord, name: string): MetadefObject {
  const object = objects[placeOf(objects, name)];
  if (!object) throw notFound(`Could not find metadata object ${name}`);
  return object;
}

/** Whatever is asked of order and pages, as far as it can be read, Glance lists all, by name. */
const listObjects: ImageRoute = {
  method: 'GET',
  path: ALL,
  answer(call) {
    const { query } = call.call;
    checkContentsQuery(query);
    if (query.has('limit')) limitIn(query, 1);
    const record = namespaceOf(call, wasNotFound);
    const objects = byName(record.objects).map((one) => viewObject(record, one));
    return ok({ objects, schema: 'v2/schemas/metadefs/objects' });
  },
};

const createObject: ImageRoute = {
  method: 'POST',
  path: ALL,
  answer(call) {
    const body = bodyOf(call, 'object');
    const record = namespaceOf(call, wasNotFound);
    requireAdmin(call, 'add_metadef_object');
    const object = addObject(call, record, body, 'create metadata object');
    return { status: 201, json: viewObject(record, object, body) };
  },
};

const showObject: ImageRoute = {
  method: 'GET',
  path: ONE,
  bodiless: true,
  answer(call) {
    const record = namespaceOf(call, wasNotFound);
    return ok(viewObject(record, objectOf(record, call.param('object_name'))));
  },
};

const updateObject: ImageRoute = {
  method: 'PUT',
  path: ONE,
  answer(call) {
    const body = bodyOf(call, 'object');
    const record = namespaceOf(call, wasNotFound);
    requireAdmin(call, 'modify_metadef_object');
    const name = call.param('object_name');
    const object = objectOf(record, name);
    const values = objectValues(body);
    const other = record.objects[placeOf(record.objects, values.name)];
    if (other && other !== object) {
      throw conflict(
        `Invalid update. It would result in a duplicate metadata definition object with the same name=${name} in namespace=${record.namespace}.`,
      );
    }
    checkStorable('update metadata object', objectColumns(values));
    return ok(updated(object, values, call.now, (one) => viewObject(record, one, body)));
  },
};

const deleteObject: ImageRoute = {
  method: 'DELETE',
  path: ONE,
  bodiless: true,
  answer(call) {
    const record = namespaceOf(call, wasNotFound);
    requireAdmin(call, 'delete_metadef_object');
    const object = objectOf(record, call.param('object_name'));
    checkUnprotected(record, `object ${object.name}`);
    record.objects.splice(record.objects.indexOf(object), 1);
    return noContent;
  },
};

export const objectRoutes = [listObjects, createObject, showObject, updateObject, deleteObject];

import { notFound } from '../fault.js';
import { type ImageRoute, noContent, ok } from '../route.js';
import { glanceTime } from '../times.js';
import { bodyOf, checkUnprotected, requireAdmin } from './body.js';
import { addAssociation } from './contents.js';
import { associationsOf, namespaceOf, viewAssociation } from './namespace.js';

const ALL = '/metadefs/namespaces/{namespace}/resource_types';

/** `GET /v2/metadefs/resource_types`: those that namespaces are, or ever were, for. */
const listResourceTypes: ImageRoute = {
  method: 'GET',
  path: '/metadefs/resource_types',
  bodiless: true,
  answer(call) {
    const types = call.state.metadefs.resourceTypes.map(({ name, createdAt }) => {
      const time = glanceTime(createdAt);
      return { name, created_at: time, updated_at: time };
    });
    return ok({ resource_types: types });
  },
};

const listAssociations: ImageRoute = {
  method: 'GET',
  path: ALL,
  bodiless: true,
  answer(call) {
    const record = namespaceOf(call);
    return ok({ resource_type_associations: associationsOf(call, record).map(viewAssociation) });
  },
};

const createAssociation: ImageRoute = {
  method: 'POST',
  path: ALL,
  answer(call) {
    const body = bodyOf(call, 'resource_type_association');
    const record = namespaceOf(call);
    requireAdmin(call, 'add_metadef_resource_type_association');
    return { status: 201, json: viewAssociation(addAssociation(call, record, body)) };
  },
};

const deleteAssociation: ImageRoute = {
  method: 'DELETE',
  path: `${ALL}/{resource_type}`,
  bodiless: true,
  answer(call) {
    const record = namespaceOf(call);
    const { resourceTypes } = record;
    requireAdmin(call, 'remove_metadef_resource_type_association');
    const wanted = call.param('resource_type');
    const place = resourceTypes.findIndex(({ name }) => name === wanted);
    if (place < 0) throw notFound(`Failed to find resource type ${wanted} to delete`);
    checkUnprotected(record, `resource-type-association ${wanted}`);
    resourceTypes.splice(place, 1);
    return noContent;
  },
};

export const resourceTypeRoutes = [listResourceTypes, listAssociations, createAssociation, deleteAssociation];

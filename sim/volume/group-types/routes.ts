import * as z from 'zod';
import { sameText } from '../../collation.js';
import { VolumeFault } from '../fault.js';
import {
  checkOrderForm,
  nextLinks,
  orderOf,
  pageOf,
  parameter,
  sortedPage,
  strictBoolean,
} from '../listing.js';
import { accepted, acceptedPlain, ok, type VolumeRoute } from '../route.js';
import { filledName, flag, isTrue, metadataOrNull, printable, upTo255 } from '../schema.js';
import type { GroupTypeRecord } from '../state.js';
import type { VolumeCall } from '../volume-call.js';
import { groupSpecRoutes } from './group-specs.js';
import { groupTypeOf, groupTypeView } from './group-type.js';

const MIN = 11;
const ONE = '/group_types/{id}';

const columns = {
  id: ({ id }: GroupTypeRecord) => id,
  name: ({ name }: GroupTypeRecord) => name,
  description: ({ description }: GroupTypeRecord) => description,
  is_public: ({ isPublic }: GroupTypeRecord) => isPublic,
  created_at: ({ createdAt }: GroupTypeRecord) => Math.floor(createdAt / 1000),
  updated_at: () => null,
};

/** `GET /group_types`, newest first. Administrators choose by `is_public` as among volume types. */
const list: VolumeRoute = {
  method: 'GET',
  path: '/group_types',
  min: MIN,
  answer(call) {
    const page = pageOf(call);
    checkOrderForm(call);
    const wanted = call.isAdmin ? publicFilter(call) : true;
    const order = orderOf(call, {});
    const all = [...call.state.groupTypes.values()].filter(
      ({ isPublic }) => wanted === undefined || isPublic === wanted,
    );
    const types = sortedPage(all, { page, order, columns }, (id) => call.state.groupTypes.get(id));
    const links = nextLinks(call, 'group_types', types);
    return ok({
      group_types: types.map((type) => groupTypeView(call, type)),
      ...(links && { group_type_links: links }),
    });
  },
};

function publicFilter(call: VolumeCall): boolean | undefined {
  const value = parameter(call, 'is_public');
  if (value === undefined) return true;
  if (value.toLowerCase() === 'none') return undefined;
  const read = strictBoolean(value);
  if (read === undefined) throw new VolumeFault('BadRequest', `Invalid is_public filter [${value}]`);
  return read;
}

const show: VolumeRoute = {
  method: 'GET',
  path: ONE,
  min: MIN,
  answer(call) {
    if (call.param('id') === 'default') {
      throw new VolumeFault('NotFound', 'Default group type can not be found.');
    }
    return ok({ group_type: groupTypeView(call, groupTypeOf(call)) });
  },
};

const createSchema = z.strictObject({
  group_type: z.strictObject({
    name: filledName,
    description: printable,
    is_public: flag.optional(),
    group_specs: metadataOrNull.optional(),
  }),
});

/** `POST /group_types`, for administrators. */
const create: VolumeRoute<z.infer<typeof createSchema>> = {
  method: 'POST',
  path: '/group_types',
  min: MIN,
  body: [[0, createSchema]],
  answer(call, { group_type: wanted }) {
    call.requireAdmin('group:group_types:create');
    checkNameIsFree(call, wanted.name);
    const type: GroupTypeRecord = {
      id: call.cloud.ids.uuid(),
      name: wanted.name,
      description: wanted.description ?? null,
      isPublic: isTrue(wanted.is_public ?? true),
      specs: wanted.group_specs ?? {},
      createdAt: call.now,
    };
    call.state.groupTypes.set(type.id, type);
    return accepted({ group_type: groupTypeView(call, type) });
  },
};

const updateSchema = z.strictObject({
  group_type: z.strictObject({
    name: upTo255,
    description: printable,
    is_public: flag.optional(),
  }),
});

/** `PUT /group_types/{id}`, for administrators. */
const update: VolumeRoute<z.infer<typeof updateSchema>> = {
  method: 'PUT',
  path: ONE,
  min: MIN,
  body: [[0, updateSchema]],
  answer(call, { group_type: { name, description: about, is_public } }) {
    call.requireAdmin('group:group_types:update');
    if (name && name.trim() === '') throw new VolumeFault('BadRequest', 'Group type name can not be empty.');
    if (name == null && about == null && is_public === undefined) {
      const message = 'Specify group type name, description or a combination thereof.';
      throw new VolumeFault('BadRequest', message);
    }
    if (name != null) checkNameIsFree(call, name, call.state.groupTypes.get(call.param('id')));
    const type = groupTypeOf(call);
    if (name != null) type.name = name;
    if (about != null) type.description = about;
    if (is_public !== undefined) type.isPublic = isTrue(is_public);
    return ok({ group_type: groupTypeView(call, type) });
  },
};

/** `DELETE /group_types/{id}`, for administrators. */
const remove: VolumeRoute = {
  method: 'DELETE',
  path: ONE,
  min: MIN,
  answer(call) {
    call.requireAdmin('group:group_types:delete');
    const type = groupTypeOf(call);
    if ([...call.state.groups.values()].some(({ groupTypeId }) => groupTypeId === type.id)) {
      throw new VolumeFault(
        'BadRequest',
        `Target group type is still in use. Group Type ${type.id} deletion is not allowed with groups present with the type.`,
      );
    }
    call.state.groupTypes.delete(type.id);
    return acceptedPlain;
  },
};

/** @throws VolumeFault 409 */
function checkNameIsFree(call: VolumeCall, name: string, but?: GroupTypeRecord): void {
  for (const type of call.state.groupTypes.values()) {
    if (type === but || !sameText(type.name, name)) continue;
    throw new VolumeFault('Conflict', `Group Type ${name} already exists.`);
  }
}

export const groupTypeRoutes = [
  list,
  show,
  create,
  update,
  remove,
  ...groupSpecRoutes,
] as readonly VolumeRoute<never>[];

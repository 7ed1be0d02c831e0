import { isUuidLike } from '../../compute/schema/nova-types.js';
import { VolumeFault } from '../fault.js';
import type { GroupTypeRecord } from '../state.js';
import type { VolumeCall } from '../volume-call.js';

/** The one that Cinder itself makes. */
export function firstGroupType(id: string, now: number): GroupTypeRecord {
  return {
    id,
    name: 'default_cgsnapshot_type',
    description: 'Default group type for migrating cgsnapshot',
    isPublic: true,
    specs: { consistent_group_snapshot_enabled: '<is> True' },
    createdAt: now,
  };
}

/** The type of the call's path. @throws VolumeFault 404 */
export function groupTypeOf(call: VolumeCall): GroupTypeRecord {
  const id = call.param('id');
  const type = call.state.groupTypes.get(id);
  if (type) return type;
  throw new VolumeFault('NotFound', `Group type ${id} could not be found.`);
}

/** By id or name. @throws VolumeFault 404 */
export function groupTypeNamed(call: VolumeCall, idOrName: string): GroupTypeRecord {
  const types = [...call.state.groupTypes.values()];
  const type = call.state.groupTypes.get(idOrName) ?? types.find(({ name }) => name === idOrName);
  if (type) return type;
  const how = isUuidLike(idOrName) ? '' : 'with name ';
  throw new VolumeFault('NotFound', `Group type ${how}${idOrName} could not be found.`);
}

export function groupTypeView(call: VolumeCall, type: GroupTypeRecord): Record<string, unknown> {
  return {
    id: type.id,
    name: type.name,
    description: type.description,
    is_public: type.isPublic,
    ...(call.isAdmin && { group_specs: type.specs }),
  };
}

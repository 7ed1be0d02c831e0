import { sameText } from '../../collation.js';
import { VolumeFault } from '../fault.js';
import { findVolumeType, seesType, type Viewer } from '../find.js';
import { isUuidLike } from '../schema.js';
import type { Specs, VolumeState, VolumeTypeRecord } from '../state.js';
import type { VolumeCall } from '../volume-call.js';

/** By id or name. @throws VolumeFault 404 (recording `cinder-create-bad-type`) */
export function typeNamed(state: VolumeState, viewer: Viewer, idOrName: string): VolumeTypeRecord {
  const type = findVolumeType(state, viewer, idOrName);
  if (type) return type;
  if (isUuidLike(idOrName)) throw typeNotFound(idOrName);
  throw new VolumeFault('VolumeTypeNotFoundByName', `Volume type with name ${idOrName} could not be found.`);
}

/** The type of the call's path. @throws VolumeFault 404 */
export function typeOf(call: VolumeCall): VolumeTypeRecord {
  const id = call.param('type_id');
  const type = call.state.types.get(id);
  if (type && seesType(type, call.viewer)) return type;
  throw typeNotFound(id);
}

export function typeNotFound(id: string): VolumeFault {
  return new VolumeFault('VolumeTypeNotFound', `Volume type ${id} could not be found.`);
}

/** Extra specs that everybody sees; the others tell how the cloud is built. */
const PUBLIC_SPECS = ['RESKEY:availability_zones', 'multiattach', 'replication_enabled'];

export function visibleSpecs(call: VolumeCall, type: VolumeTypeRecord): Specs {
  const specs = Object.entries(type.extraSpecs);
  return Object.fromEntries(call.isAdmin ? specs : specs.filter(([key]) => PUBLIC_SPECS.includes(key)));
}

/** @throws VolumeFault 409 */
export function checkNameIsFree(state: VolumeState, name: string, but?: VolumeTypeRecord): void {
  for (const type of state.types.values()) {
    if (type !== but && sameText(type.name, name)) {
      throw new VolumeFault('Conflict', `Volume Type ${name} already exists.`);
    }
  }
}

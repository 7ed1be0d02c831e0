import type { VolumeRoute } from '../route.js';
import { associationRoutes } from './associate-qos-spec.js';
import { setQosSpecKeys, unsetQosSpecKeys } from './change-qos-spec.js';
import { createQosSpec } from './create-qos-spec.js';
import { deleteQosSpec } from './delete-qos-spec.js';
import { listAssociations, listQosSpecs, showQosSpec } from './read-qos-specs.js';

export const qosSpecRoutes: readonly VolumeRoute<never>[] = [
  listQosSpecs,
  createQosSpec,
  showQosSpec,
  setQosSpecKeys,
  deleteQosSpec,
  unsetQosSpecKeys,
  listAssociations,
  ...associationRoutes,
];

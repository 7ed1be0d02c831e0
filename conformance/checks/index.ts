import type { Check } from '../check.js';
import { authentication } from './authentication.js';
import { blockDevices } from './block-devices.js';
import { boot } from './boot.js';
import { deletion } from './deletion.js';
import { errors } from './errors.js';
import { flavors } from './flavors.js';
import { images } from './images.js';
import { limits } from './limits.js';
import { metadata } from './metadata.js';
import { novaArgs } from './nova-args.js';
import { properties } from './properties.js';
import { recovery } from './recovery.js';
import { versions } from './versions.js';

/** Every check there is, in the order in which they are run. */
export const CHECKS: readonly Check[] = [
  ...authentication,
  ...images,
  ...flavors,
  ...blockDevices,
  ...metadata,
  ...novaArgs,
  ...versions,
  ...boot,
  ...deletion,
  ...errors,
  ...limits,
  ...recovery,
  ...properties,
];

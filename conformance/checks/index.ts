import type { Check } from '../check.js';
import { images } from './images.js';

/** Every check there is, in the order in which they are run. */
export const CHECKS: readonly Check[] = [...images];

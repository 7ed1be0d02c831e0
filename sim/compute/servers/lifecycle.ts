import type { Cloud } from '../../cloud.js';

/** Registers what happens to servers later. */
export function handleServerSteps(_cloud: Cloud): void {}

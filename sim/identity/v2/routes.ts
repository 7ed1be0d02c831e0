import type { Routes } from '../routes.js';

/** The API of Keystone up to Queens, version 2.0. */
export function addV2Routes(_routes: Routes): void {}

import type { ComputeRoute } from '../route.js';
import { createKeypair } from './create-keypair.js';
import { deleteKeypair, listKeypairs, showKeypair } from './read-keypairs.js';

export const keypairRoutes: readonly ComputeRoute<never>[] = [
  listKeypairs,
  createKeypair,
  showKeypair,
  deleteKeypair,
];

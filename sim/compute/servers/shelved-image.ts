import type { ComputeCall } from '../compute-call.js';
import { type ServerRecord, touch } from './server.js';

/**
 * Nova deletes the image that a shelved server was kept as in the name of who unshelves or deletes it: the image of
 * one that an administrator of another project shelved stays.
 */
export function noteWhoseImage(call: ComputeCall, server: ServerRecord): void {
  const image = call.cloud.image.images.get(server.shelvedImageId ?? '');
  if (!image) return;
  const deletes = (call.isAdmin || image.owner === call.projectId) && !image.protected;
  touch(call.cloud, server, call.now, { shelvedImageStays: !deletes });
}

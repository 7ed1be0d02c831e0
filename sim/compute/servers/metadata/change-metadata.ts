import type { ComputeCall } from '../../compute-call.js';
import { itemNotFound } from '../../fault.js';
import { checkUnlocked } from '../delete-server.js';
import { type Metadata, type ServerRecord, touch, touchUndated } from '../server.js';
import { checkMetadataCount } from '../server-limits.js';
import { checkState, SETTLED } from '../state-check.js';
import { checkStorable } from '../three-byte-text.js';

/** @throws ComputeFault 403, 409 */
export function changeMetadata(
  call: ComputeCall,
  server: ServerRecord,
  metadata: Metadata,
  action = 'update metadata',
): void {
  checkUnlocked(call, server);
  checkState(server, SETTLED, action);
  checkMetadataCount(call, metadata);
  checkStorable(Object.values(metadata));
  // what is taken away makes a server no newer
  const change = action === 'delete metadata' ? touchUndated : touch;
  change(call.cloud, server, call.now, { metadata });
}

/** With `more` in place of what has the same keys. */
export function merged(metadata: Metadata, more: Metadata): Metadata {
  return Object.fromEntries([...Object.entries(metadata), ...Object.entries(more)]);
}

/** @throws ComputeFault 404 (recording `nova-metadata-item-404`) */
export function metadataItem(server: ServerRecord, key: string): string {
  const value = Object.hasOwn(server.metadata, key) ? server.metadata[key] : undefined;
  if (value === undefined) throw itemNotFound('Metadata item was not found');
  return value;
}

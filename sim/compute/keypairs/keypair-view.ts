import type { ComputeCall } from '../compute-call.js';
import { microsecondTime } from '../servers/views/times.js';
import type { KeypairRecord } from './keypair.js';

const TYPE_SINCE = 2;

function basics({ name, publicKey, fingerprint }: KeypairRecord): Record<string, unknown> {
  return { name, public_key: publicKey, fingerprint };
}

function typeOf(call: ComputeCall, { type }: KeypairRecord): Record<string, unknown> {
  return call.minor >= TYPE_SINCE ? { type } : {};
}

/** Recordings `nova-keypair-create-generate`, `nova-keypair-import-2.2`. */
export function createdKeypair(
  call: ComputeCall,
  keypair: KeypairRecord,
  privateKey: string | undefined,
): Record<string, unknown> {
  return {
    ...(privateKey !== undefined && { private_key: privateKey }),
    ...typeOf(call, keypair),
    ...basics(keypair),
    user_id: keypair.userId,
  };
}

/** Recordings `nova-keypairs-list*`. */
export function listedKeypair(call: ComputeCall, keypair: KeypairRecord): Record<string, unknown> {
  return { keypair: { ...basics(keypair), ...typeOf(call, keypair) } };
}

/** Recordings `nova-keypair-show*`. */
export function shownKeypair(call: ComputeCall, keypair: KeypairRecord): Record<string, unknown> {
  return {
    ...basics(keypair),
    user_id: keypair.userId,
    created_at: microsecondTime(keypair.createdAt),
    deleted: false,
    deleted_at: null,
    id: keypair.number,
    updated_at: null,
    ...typeOf(call, keypair),
  };
}

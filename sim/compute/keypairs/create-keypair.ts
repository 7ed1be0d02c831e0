import type { ComputeCall } from '../compute-call.js';
import { conflictingRequest, forbidden } from '../fault.js';
import { limitOf } from '../quotas/quota.js';
import type { ComputeRoute } from '../route.js';
import { generateSshKey, sshFingerprint, x509Fingerprint } from './key-material.js';
import { findKeypair, type KeypairRecord, requireUser } from './keypair.js';
import { type CreateKeypairBody, createKeypairSchemas } from './keypair-body.js';
import { createdKeypair } from './keypair-view.js';
import { generateX509Key } from './x509-key.js';

const CREATED_SINCE = 2;

/** `POST /os-keypairs`: imports a key, or makes one (recordings `nova-keypair-create-generate`, `-import*`). */
export const createKeypair: ComputeRoute<CreateKeypairBody> = {
  method: 'POST',
  path: '/os-keypairs',
  body: createKeypairSchemas,
  answer(call, { keypair: input }) {
    const userId = input.user_id || call.token.userId;
    requireUser(call, userId, 'create');
    const { type = 'ssh' } = input;
    const name = input.name.trim();
    checkQuota(call, userId);
    const generated = input.public_key === undefined ? generate(call, type, userId) : undefined;
    const publicKey = generated?.publicKey ?? input.public_key ?? '';
    const fingerprint = type === 'ssh' ? sshFingerprint(publicKey) : x509Fingerprint(publicKey);
    const { keypairs, counters } = call.cloud.compute;
    if (findKeypair(keypairs, userId, name)) throw conflictingRequest(`Key pair '${name}' already exists.`);
    counters.keypair += 1;
    const record: KeypairRecord = {
      number: counters.keypair,
      userId,
      name,
      type,
      publicKey,
      fingerprint,
      createdAt: call.now,
    };
    keypairsOf(call, userId).set(name, record);
    return {
      status: call.minor >= CREATED_SINCE ? 201 : 200,
      body: { keypair: createdKeypair(call, record, generated?.privateKey) },
    };
  },
};

function generate(call: ComputeCall, type: 'ssh' | 'x509', userId: string) {
  return type === 'ssh' ? generateSshKey() : generateX509Key(userId, call.now);
}

function keypairsOf(call: ComputeCall, userId: string): Map<string, KeypairRecord> {
  const { keypairs } = call.cloud.compute;
  const known = keypairs.get(userId) ?? new Map<string, KeypairRecord>();
  keypairs.set(userId, known);
  return known;
}

function checkQuota(call: ComputeCall, userId: string): void {
  const limit = limitOf(call.cloud.compute.quotas, call.projectId, 'key_pairs');
  const used = call.cloud.compute.keypairs.get(userId)?.size ?? 0;
  if (limit >= 0 && used >= limit) throw forbidden('Quota exceeded, too many key pairs.');
}

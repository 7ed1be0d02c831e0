/** Where a running master can be spoken to: a socket in its state directory, which only its user can open. */
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** A Unix socket's path has 108 bytes on Linux and 104 on macOS, its end included. */
const LONGEST_PATH = 103;

export function controlSocketPath(stateDirectory: string): string {
  const state = resolve(stateDirectory);
  const inside = join(state, 'control.sock');
  const hash = createHash('sha256').update(state).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\openstack-latent-worker-${hash}`;
  return Buffer.byteLength(inside) <= LONGEST_PATH
    ? inside
    : join(tmpdir(), `openstack-latent-worker-${hash}.sock`);
}

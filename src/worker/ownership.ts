/**
 * Whose an instance is. What a worker creates says so in its metadata, so that a master that comes after a
 * crash finds it, and one that shares the project leaves it alone.
 */
import { createHash, randomUUID } from 'node:crypto';

/** Buildbot's own key: the first 6 hex digits of SHA1 of the master's name (recorded run `meta-clash`). */
export const MASTER_KEY = 'BUILDBOT:instance';
export const WORKER_KEY = 'openstack-latent-worker:worker';
/** Unique to one POST /servers, so that a server whose creation was never answered is found again. */
export const LAUNCH_KEY = 'openstack-latent-worker:launch';
export const RESERVED_KEYS: readonly string[] = [MASTER_KEY, WORKER_KEY, LAUNCH_KEY];

export type LaunchId = string;

/** One worker of one master. */
export interface Owner {
  readonly masterHash: string;
  readonly worker: string;
}

/** What ownership is read from, of a server as Nova lists it. */
export interface Marked {
  readonly name: string;
  readonly metadata: Readonly<Record<string, string>>;
}

export function ownerOf(masterName: string, worker: string): Owner {
  return { masterHash: createHash('sha1').update(masterName).digest('hex').slice(0, 6), worker };
}

export function newLaunchId(): LaunchId {
  return randomUUID().replaceAll('-', '').slice(-24);
}

export function markOf({ masterHash, worker }: Owner, launch: LaunchId): Readonly<Record<string, string>> {
  return { [MASTER_KEY]: masterHash, [WORKER_KEY]: worker, [LAUNCH_KEY]: launch };
}

/**
 * Whether a server was made for this worker: by us, or by Buildbot under the same master's and worker's
 * names, whose servers carry the master's hash and are named as the worker is.
 */
export function owns({ masterHash, worker }: Owner, server: Marked): boolean {
  if (server.metadata[MASTER_KEY] !== masterHash) return false;
  const named = server.metadata[WORKER_KEY];
  return named === undefined ? server.name === worker : named === worker;
}

export function launchOf(server: Marked): LaunchId | undefined {
  return server.metadata[LAUNCH_KEY];
}

/** Says that all volumes of a server were made with it and are to go with it. */
export const VOLUMES_KEY = 'openstack-latent-worker:volumes';
/** Equal for servers that were asked for in the same words. */
export const FINGERPRINT_KEY = 'openstack-latent-worker:fingerprint';
const WITH_INSTANCE = 'with-instance';

export const volumeMark = { [VOLUMES_KEY]: WITH_INSTANCE };

interface WithVolumes extends Marked {
  readonly 'os-extended-volumes:volumes_attached': readonly { readonly id: string }[];
}

/** The volumes that are ours because the server is, as far as Nova has made them. */
export function volumesOf(server: WithVolumes): string[] {
  if (!bringsVolumes(server)) return [];
  return server['os-extended-volumes:volumes_attached'].map(({ id }) => id);
}

export function bringsVolumes(server: Marked): boolean {
  return server.metadata[VOLUMES_KEY] === WITH_INSTANCE;
}

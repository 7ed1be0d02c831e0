import type { Milliseconds } from '../clock.js';
import type { Server } from '../openstack/index.js';
import type { Left } from './lifecycle.js';
import { bringsVolumes, type LaunchId, volumesOf } from './ownership.js';

export type Kind = 'instance' | 'launch' | 'volume';

export interface OwnServer {
  /** Whether volumes were made with it that go with it. */
  readonly bringsVolumes: boolean;
  /** Whether these volumes are known. */
  readonly volumesKnown: boolean;
  readonly status?: string;
}

/**
 * All that a worker may have in the cloud, from before it is asked for until the cloud has confirmed that it
 * is gone: servers by id, creations whose answer has not come by the launch id they carry, and volumes that
 * go with their server.
 */
export class Belongings {
  readonly servers = new Map<string, OwnServer>();
  readonly unanswered = new Map<LaunchId, Milliseconds>();
  readonly volumes = new Set<string>();
  /** What was given up. Its deletion is tried again, but nothing waits for it any more. */
  readonly givenUp = new Map<string, Kind>();

  /** A creation whose answer never came was not found: it may show up yet. */
  doubtful = false;

  /** What is left, as far as is known. */
  get left(): Left {
    if (this.servers.size + this.unanswered.size + this.volumes.size > 0) return 'unconfirmed';
    return this.givenUp.size > 0 ? 'given up' : 'nothing';
  }

  created(id: string, bringsVolumes: boolean): void {
    this.servers.set(id, { bringsVolumes, volumesKnown: false });
  }

  /** A server as Nova shows it now. */
  saw(server: Server): void {
    const volumes = volumesOf(server);
    for (const volume of volumes) this.volumes.add(volume);
    this.servers.set(server.id, {
      bringsVolumes: bringsVolumes(server),
      volumesKnown: volumes.length > 0,
      status: server.status,
    });
  }

  giveUp(kind: Kind, id: string): void {
    this.gone(id);
    this.givenUp.set(id, kind);
  }

  gone(id: string): void {
    this.servers.delete(id);
    this.unanswered.delete(id);
    this.volumes.delete(id);
    this.givenUp.delete(id);
  }
}

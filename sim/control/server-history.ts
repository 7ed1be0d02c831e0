import type { Cloud } from '../cloud.js';
import type { ServerRecord } from '../compute/servers/server.js';
import { statusOf } from '../compute/servers/status.js';
import type { ServerView } from './contract.js';

interface Life {
  readonly server: ServerRecord;
  readonly statuses: { readonly at: number; readonly status: string }[];
  gone: boolean;
}

/** Lives of deleted servers that are remembered. */
const REMEMBERED = 5_000;

/** What each server went through, those deleted lately included. */
export class ServerHistory {
  readonly #cloud: Cloud;
  readonly #lives = new Map<string, Life>();
  #gone = 0;

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
    this.restart();
  }

  /** Forgets all, and begins with the servers that there are now. */
  restart(): void {
    this.#lives.clear();
    this.#gone = 0;
    for (const server of this.#cloud.compute.servers.values()) this.note(server, server.updatedAt);
  }

  /** Takes note of a server's status. Says whether it is another than before. */
  note(server: ServerRecord, now: number): boolean {
    const status = statusOf(server);
    const life = this.#life(server);
    if (life.statuses.at(-1)?.status === status) return false;
    life.statuses.push({ at: now, status });
    if (status === 'DELETED' && !life.gone) {
      life.gone = true;
      this.#gone++;
      if (this.#gone > REMEMBERED * 1.2) this.#forgetOldest();
    }
    return true;
  }

  view(server: ServerRecord): ServerView {
    return this.#render(this.#life(server));
  }

  /** Oldest first. */
  get records(): ServerRecord[] {
    return [...this.#lives.values()].map((life) => life.server);
  }

  /** Oldest first. */
  get views(): ServerView[] {
    return [...this.#lives.values()].map((life) => this.#render(life));
  }

  get statuses(): string[] {
    return [...this.#lives.values()].map((life) => life.statuses.at(-1)?.status ?? 'UNKNOWN');
  }

  #life(server: ServerRecord): Life {
    const known = this.#lives.get(server.id);
    if (known?.server === server) return known;
    const life = { server, statuses: [], gone: false };
    this.#lives.set(server.id, life);
    return life;
  }

  #forgetOldest(): void {
    for (const [id, life] of this.#lives) {
      if (this.#gone <= REMEMBERED) return;
      if (!life.gone) continue;
      this.#lives.delete(id);
      this.#gone--;
    }
  }

  #render({ server, statuses }: Life): ServerView {
    return {
      id: server.id,
      name: server.name,
      project: this.#cloud.identity.projects.get(server.projectId)?.name ?? server.projectId,
      status: statuses.at(-1)?.status ?? 'UNKNOWN',
      task_state: server.taskState,
      created: new Date(server.createdAt).toISOString(),
      history: statuses.map(({ at, status }) => ({ at: new Date(at).toISOString(), status })),
    };
  }
}

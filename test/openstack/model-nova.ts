import type { Clock, Milliseconds } from '../../src/clock.js';
import type { Asked, Reply } from './scripted-cloud.js';

/** What a server is from some time on. */
export interface Change {
  readonly at: Milliseconds;
  readonly status: string;
  readonly task?: string | null;
}

export interface ModelServer {
  readonly id: string;
  /** In order; the first is its creation. */
  readonly changes: readonly Change[];
  readonly deletedAt?: Milliseconds | undefined;
  /** Deleted before it was scheduled: it never stands in a list as DELETED. */
  readonly withoutTrace?: boolean | undefined;
  /** How wrong the clock of its host is, which writes `updated`. */
  readonly skew?: Milliseconds | undefined;
}

/** Just enough of Nova to be watched: servers that change by themselves, listed as recorded (NOTES 23, 29). */
export class ModelNova {
  readonly servers = new Map<string, ModelServer>();
  readonly #clock: Clock;
  readonly #pageSize: number;

  constructor(clock: Clock, pageSize = 1000) {
    this.#clock = clock;
    this.#pageSize = pageSize;
  }

  add(server: ModelServer): void {
    this.servers.set(server.id, server);
  }

  answer({ method, url, body }: Asked): Reply {
    const id = url.pathname.split('/')[3] ?? '';
    if (method === 'POST') return this.#create(body as CreateBody);
    if (method === 'DELETE') return this.#delete(id);
    if (id === 'detail') return this.#list(url.searchParams);
    const server = this.servers.get(id);
    const shown = server && this.#show(server);
    if (!shown || shown.status === 'DELETED') return notFound(id);
    const fault = { code: 500, message: 'No valid host was found. ' };
    return { body: { server: shown.status === 'ERROR' ? { ...shown, fault } : shown } };
  }

  #create({ server: { name } }: CreateBody): Reply {
    const now = this.#clock.now();
    const changes = [
      { at: now, status: 'BUILD', task: 'scheduling' },
      { at: now + 1500, status: 'BUILD', task: 'spawning' },
      { at: now + BOOT, status: 'ACTIVE' },
    ];
    this.add({ id: name, changes });
    return { status: 202, body: { server: { id: name, adminPass: 'x' } } };
  }

  #delete(id: string): Reply {
    const server = this.servers.get(id);
    if (!server) return notFound(id);
    this.add({ ...server, deletedAt: this.#clock.now() + 800 });
    return { status: 204 };
  }

  #list(query: URLSearchParams): Reply {
    const since = Date.parse(query.get('changes-since') ?? '');
    const marker = query.get('marker');
    const all = [...this.servers.values()]
      .map((server) => this.#show(server))
      .filter((server) => server !== undefined)
      .filter(({ updated, status }) =>
        Number.isNaN(since) ? status !== 'DELETED' : Date.parse(updated) >= since,
      )
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .filter(({ id }) => marker === null || id > marker);
    const page = all.slice(0, this.#pageSize);
    const following = new URLSearchParams(query);
    following.set('marker', page.at(-1)?.id ?? '');
    const links = [{ rel: 'next', href: `http://nova.test/v2.1/servers/detail?${following}` }];
    const full = page.length === this.#pageSize;
    return { body: { servers: page, ...(full ? { servers_links: links } : {}) } };
  }

  #show({ id, changes, deletedAt, withoutTrace, skew = 0 }: ModelServer) {
    const now = this.#clock.now();
    const change = changes.findLast(({ at }) => at <= now);
    if (!change) return undefined;
    const deleted = deletedAt !== undefined && deletedAt <= now;
    if (deleted && withoutTrace) return undefined;
    return {
      id,
      name: id,
      status: deleted ? 'DELETED' : change.status,
      created: seconds(changes[0]?.at ?? now),
      updated: seconds((deleted ? deletedAt : change.at) + skew),
      'OS-EXT-STS:task_state': change.task ?? null,
    };
  }
}

/** How long a server that was asked for takes to become ACTIVE. */
export const BOOT: Milliseconds = 60_000;

interface CreateBody {
  readonly server: { readonly name: string };
}

function notFound(id: string): Reply {
  return {
    status: 404,
    body: { itemNotFound: { code: 404, message: `Instance ${id} could not be found.` } },
  };
}

function seconds(time: Milliseconds): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

import type { ComputeState } from '../state.js';
import type { ServerFlavor, ServerRecord } from './server.js';

/** What a project uses of its quota. */
export interface Usage {
  instances: number;
  cores: number;
  /** MiB. */
  ram: number;
}

/**
 * Servers in the order Nova lists them: newest first, those of one second by id. A page after a marker costs no
 * more in a list of 100,000 than in one of 100.
 */
export class ServerList {
  /** The other way round, so that what is new goes to the end. */
  readonly #items: ServerRecord[] = [];

  get size(): number {
    return this.#items.length;
  }

  add(server: ServerRecord): void {
    const last = this.#items.at(-1);
    if (!last || compare(last, server) < 0) this.#items.push(server);
    else this.#items.splice(this.#place(server), 0, server);
  }

  remove(server: ServerRecord): void {
    const place = this.#place(server);
    if (this.#items[place]?.id === server.id) this.#items.splice(place, 1);
  }

  /** All of them, or those that follow `marker`, which need not be among them. */
  *after(marker?: ServerRecord): Generator<ServerRecord> {
    const start = marker ? this.#place(marker) : this.#items.length;
    for (let place = start - 1; place >= 0; place--) yield this.#items[place] as ServerRecord;
  }

  /** Where the server is, or would be. */
  #place(server: ServerRecord): number {
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare(this.#items[middle] as ServerRecord, server) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Below 0 if `a` is listed before `b`. */
export function listOrder(a: ServerRecord, b: ServerRecord): number {
  return -compare(a, b);
}

/** Below 0 if `a` is listed after `b`: Nova's database keeps whole seconds, and orders equal ones by id. */
function compare(a: ServerRecord, b: ServerRecord): number {
  const seconds = Math.floor(a.createdAt / 1000) - Math.floor(b.createdAt / 1000);
  return seconds || (a.id > b.id ? -1 : +(a.id < b.id));
}

interface ProjectServers {
  readonly alive: ServerList;
  readonly deleted: ServerList;
  readonly usage: Usage;
}

/** What is looked up often, rebuilt from the state when there is none. Lives outside of it. */
export class ServerIndex {
  readonly alive = new ServerList();
  readonly deleted = new ServerList();
  /** Oldest deletion first. */
  readonly graveyard = new Set<ServerRecord>();
  readonly #projects = new Map<string, ProjectServers>();

  constructor(servers: Iterable<ServerRecord>) {
    for (const server of servers) {
      if (server.deletedAt === null) this.add(server);
      else this.bury(server);
    }
  }

  ofProject(projectId: string): ProjectServers {
    const known = this.#projects.get(projectId);
    if (known) return known;
    const created: ProjectServers = {
      alive: new ServerList(),
      deleted: new ServerList(),
      usage: { instances: 0, cores: 0, ram: 0 },
    };
    this.#projects.set(projectId, created);
    return created;
  }

  add(server: ServerRecord): void {
    const { alive, usage } = this.ofProject(server.projectId);
    alive.add(server);
    this.alive.add(server);
    count(usage, server.flavor, 1);
  }

  /** Takes a server out that is no longer there, and remembers it as deleted. */
  remove(server: ServerRecord): void {
    const { alive, usage } = this.ofProject(server.projectId);
    alive.remove(server);
    this.alive.remove(server);
    count(usage, server.flavor, -1);
    this.bury(server);
  }

  bury(server: ServerRecord): void {
    this.ofProject(server.projectId).deleted.add(server);
    this.deleted.add(server);
    this.graveyard.add(server);
  }

  forget(server: ServerRecord): void {
    this.ofProject(server.projectId).deleted.remove(server);
    this.deleted.remove(server);
    this.graveyard.delete(server);
  }

  /** To be called when a server gets another flavor, before it has it. */
  changeFlavor(server: ServerRecord, flavor: ServerFlavor): void {
    const { usage } = this.ofProject(server.projectId);
    usage.cores += flavor.vcpus - server.flavor.vcpus;
    usage.ram += flavor.ram - server.flavor.ram;
  }
}

function count(usage: Usage, flavor: ServerFlavor, sign: 1 | -1): void {
  usage.instances += sign;
  usage.cores += sign * flavor.vcpus;
  usage.ram += sign * flavor.ram;
}

const built = new WeakMap<ComputeState, ServerIndex>();

export function serverIndex(state: ComputeState): ServerIndex {
  const known = built.get(state);
  if (known) return known;
  const index = new ServerIndex(state.servers.values());
  built.set(state, index);
  return index;
}

/** What a project uses now. */
export function usageOf(state: ComputeState, projectId: string): Readonly<Usage> {
  return serverIndex(state).ofProject(projectId).usage;
}

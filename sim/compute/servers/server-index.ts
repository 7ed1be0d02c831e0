import { type Aged, NewestFirst } from '../../newest-first.js';
import type { ComputeState } from '../state.js';
import { ChangeLog } from './list/change-log.js';
import { NameIndex } from './list/name-index.js';
import type { ServerFlavor, ServerRecord, VmState } from './server.js';

/** What a project uses of its quota. */
export interface Usage {
  instances: number;
  cores: number;
  /** MiB. */
  ram: number;
}

/** Servers in the order Nova lists them: newest first, those of one second by id. */
export class ServerList extends NewestFirst<ServerRecord> {
  constructor(servers: Iterable<ServerRecord> = []) {
    super(servers, compare);
  }
}

/** Below 0 if `a` is listed before `b`. */
export function listOrder(a: ServerRecord, b: ServerRecord): number {
  return -compare(a, b);
}

/** Below 0 if `a` is listed after `b`: Nova's database keeps whole seconds, and orders equal ones by id. */
function compare(a: Aged, b: Aged): number {
  const seconds = Math.floor(a.createdAt / 1000) - Math.floor(b.createdAt / 1000);
  return seconds || (a.id > b.id ? -1 : +(a.id < b.id));
}

/** Servers that can be listed together. */
class Listing {
  readonly alive = new ServerList();
  readonly #byState = new Map<VmState, ServerList>();
  #names: NameIndex | undefined;

  /** Those in one state. */
  inState(state: VmState): ServerList {
    const known = this.#byState.get(state);
    if (known) return known;
    const list = new ServerList();
    this.#byState.set(state, list);
    return list;
  }

  /** Where a look-up by name is worth an index of names; made when it is asked for first. */
  get names(): NameIndex | undefined {
    if (this.alive.size < WORTH_AN_INDEX) return undefined;
    if (!this.#names || this.#names.size > 2 * this.alive.size)
      this.#names = new NameIndex(this.alive.after());
    return this.#names;
  }

  add(server: ServerRecord): void {
    this.alive.add(server);
    this.inState(server.vmState).add(server);
    this.#names?.add(server);
  }

  remove(server: ServerRecord): void {
    this.alive.remove(server);
    this.inState(server.vmState).remove(server);
  }

  /** Into `deleted` it goes on its way out, and is not listed by that. */
  changeState(server: ServerRecord, state: VmState): void {
    this.inState(server.vmState).remove(server);
    if (state !== 'deleted') this.inState(state).add(server);
  }

  rename(server: ServerRecord): void {
    this.#names?.add(server);
  }
}

/** Below so many servers, looking at each name is as fast. */
const WORTH_AN_INDEX = 2000;

class ProjectServers extends Listing {
  readonly usage: Usage = { instances: 0, cores: 0, ram: 0 };
}

/** What is looked up often, rebuilt from the state when there is none. Lives outside of it. */
export class ServerIndex {
  readonly all = new Listing();
  /** Oldest deletion first. */
  readonly #deleted = new Set<ServerRecord>();
  readonly #projects = new Map<string, ProjectServers>();
  readonly #servers: ReadonlyMap<string, ServerRecord>;
  #changes: ChangeLog | undefined;
  #version = 0;

  constructor(servers: ReadonlyMap<string, ServerRecord>) {
    this.#servers = servers;
    for (const server of servers.values()) {
      if (server.deletedAt === null) this.add(server);
      else this.#bury(server);
    }
  }

  /** Kept from when it is asked for first. */
  get changes(): ChangeLog {
    this.#changes ??= new ChangeLog(this.#servers);
    return this.#changes;
  }

  /** To be called after a server's `updatedAt` changed. */
  afterDating(server: ServerRecord): void {
    this.#changes?.note(server);
  }

  /** Grows with each change of a server: what was made of the list at one version still holds at the same. */
  get version(): number {
    return this.#version;
  }

  get longestDeleted(): ServerRecord | undefined {
    return this.#deleted.values().next().value;
  }

  get deletedCount(): number {
    return this.#deleted.size;
  }

  /** What was deleted and is not forgotten yet: put in order when it is asked for, which administrators may. */
  deleted(projectId?: string): ServerList {
    const wanted = [...this.#deleted].filter(
      (server) => projectId === undefined || server.projectId === projectId,
    );
    return new ServerList(wanted);
  }

  ofProject(projectId: string): ProjectServers {
    const known = this.#projects.get(projectId);
    if (known) return known;
    const created = new ProjectServers();
    this.#projects.set(projectId, created);
    return created;
  }

  add(server: ServerRecord): void {
    this.#version++;
    this.#changes?.note(server);
    const ofProject = this.ofProject(server.projectId);
    ofProject.add(server);
    this.all.add(server);
    count(ofProject.usage, server.flavor, 1);
  }

  /** Takes a server out that is no longer there, and remembers it as deleted. */
  remove(server: ServerRecord): void {
    const ofProject = this.ofProject(server.projectId);
    ofProject.remove(server);
    this.all.remove(server);
    count(ofProject.usage, server.flavor, -1);
    this.#bury(server);
  }

  #bury(server: ServerRecord): void {
    this.#version++;
    this.#deleted.add(server);
  }

  forget(server: ServerRecord): void {
    this.#version++;
    this.#deleted.delete(server);
  }

  /** To be called before a server changes that is listed, or was. */
  beforeChange(server: ServerRecord, { vmState, flavor }: Partial<ServerRecord>): void {
    this.#version++;
    if (server.deletedAt !== null) return;
    if (vmState !== undefined && vmState !== server.vmState) {
      this.ofProject(server.projectId).changeState(server, vmState);
      this.all.changeState(server, vmState);
    }
    if (flavor !== undefined && flavor !== server.flavor) this.#changeFlavor(server, flavor);
  }

  afterRenaming(server: ServerRecord): void {
    this.ofProject(server.projectId).rename(server);
    this.all.rename(server);
  }

  #changeFlavor(server: ServerRecord, flavor: ServerFlavor): void {
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
  const index = new ServerIndex(state.servers);
  built.set(state, index);
  return index;
}

/** What a project uses now. */
export function usageOf(state: ComputeState, projectId: string): Readonly<Usage> {
  return serverIndex(state).ofProject(projectId).usage;
}

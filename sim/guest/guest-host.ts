import type { Cloud } from '../cloud.js';
import { appendToConsole } from '../compute/servers/console-log.js';
import type { ServerRecord } from '../compute/servers/server.js';
import type { Guest, GuestProgram, GuestServer } from './guest.js';
import { readMetadata } from './guest-metadata.js';

interface Running {
  readonly power: AbortController;
  readonly done: Promise<unknown>;
}

/** Runs the guests of a cloud's servers: from when a server runs until it does not. */
export class GuestHost {
  readonly #cloud: Cloud;
  readonly #programs: readonly GuestProgram[];
  readonly #running = new Map<string, Running>();
  readonly #unwatch: () => void;

  constructor(cloud: Cloud, programs: readonly GuestProgram[]) {
    this.#cloud = cloud;
    this.#programs = programs;
    this.#unwatch = cloud.serverWatch.listen({
      changed: (server) => this.#follow(server),
      switchedOff: (server) => this.#end(server.id),
      replaced: () => this.#startAnew(),
    });
    this.#startAnew();
  }

  /** How many guests run. */
  get running(): number {
    return this.#running.size;
  }

  /** Ends all guests, and waits until they have ended. */
  async close(): Promise<void> {
    this.#unwatch();
    const running = [...this.#running.values()];
    this.#endAll();
    await Promise.allSettled(running.map(({ done }) => done));
  }

  #startAnew(): void {
    this.#endAll();
    for (const server of this.#cloud.compute.servers.values()) this.#follow(server);
  }

  #follow(server: ServerRecord): void {
    const on = isOn(server);
    if (on && !this.#running.has(server.id)) this.#boot(server);
    else if (!on) this.#end(server.id);
  }

  #boot(server: ServerRecord): void {
    const power = new AbortController();
    const guest = guestOf(this.#cloud, server, power.signal);
    const done = Promise.all(this.#programs.map((program) => play(program, guest)));
    this.#running.set(server.id, { power, done });
  }

  #end(id: string): void {
    this.#running.get(id)?.power.abort(SWITCHED_OFF);
    this.#running.delete(id);
  }

  #endAll(): void {
    for (const id of [...this.#running.keys()]) this.#end(id);
  }
}

const SWITCHED_OFF = new Error('the server was switched off');

/** Tasks during which the machine is off for a moment, though Nova goes on calling it running. */
const REBOOTING = /^(reboot|rebuild|rescuing|unrescuing|resize_(migrating|migrated|finish|reverting))/;

/** Suspended and paused machines stay as they are: their memory is kept. */
function isOn(server: ServerRecord): boolean {
  const { vmState, powerState, taskState } = server;
  const runs = powerState === 1 || vmState === 'paused' || vmState === 'suspended';
  return runs && vmState !== 'building' && vmState !== 'deleted' && !REBOOTING.test(taskState ?? '');
}

/** Begins after the change that set it off is complete. */
async function play(program: GuestProgram, guest: Guest): Promise<void> {
  try {
    await Promise.resolve();
    if (!guest.signal.aborted) await program(guest);
  } catch (error) {
    if (!guest.signal.aborted)
      guest.write(`guest failed: ${error instanceof Error ? error.message : error}\n`);
  }
}

function guestOf(cloud: Cloud, record: ServerRecord, signal: AbortSignal): Guest {
  const { id, userData } = record;
  return {
    server: copyOf(record),
    signal,
    clock: cloud.clock,
    userData: userData === null ? undefined : Buffer.from(userData, 'base64'),
    write: (text) => {
      if (record.terminatedAt === null) appendToConsole(cloud.compute, id, text);
    },
    metadata: (path) => readMetadata(cloud, id, path),
  };
}

function copyOf(record: ServerRecord): GuestServer {
  const { id, name, hostname, projectId, userId, imageId, flavor, metadata, keyName } = record;
  const { id: flavorId, name: flavorName, vcpus, ram } = flavor;
  const machine = { id: flavorId, name: flavorName, vcpus, ram };
  return {
    id,
    name,
    hostname,
    projectId,
    userId,
    imageId,
    flavor: machine,
    metadata: { ...metadata },
    keyName,
  };
}

import type { Cloud } from '../cloud.js';
import type { ServerRecord } from '../compute/servers/server.js';
import type { GuestProgram } from './guest.js';
import { Machine } from './machine.js';

interface Running {
  readonly machine: Machine;
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
    const machine = new Machine(this.#cloud, server);
    const done = Promise.all(this.#programs.map((program) => play(program, machine)));
    this.#running.set(server.id, { machine, done });
  }

  #end(id: string): void {
    this.#running.get(id)?.machine.switchOff();
    this.#running.delete(id);
  }

  #endAll(): void {
    for (const id of [...this.#running.keys()]) this.#end(id);
  }
}

/** Tasks during which the machine is off for a moment, though Nova goes on calling it running. */
const REBOOTING = /^(reboot|rebuild|rescuing|unrescuing|resize_(migrating|migrated|finish|reverting))/;

/** Suspended and paused machines stay as they are: their memory is kept. */
function isOn(server: ServerRecord): boolean {
  const { vmState, powerState, taskState } = server;
  const runs = powerState === 1 || vmState === 'paused' || vmState === 'suspended';
  return runs && vmState !== 'building' && vmState !== 'deleted' && !REBOOTING.test(taskState ?? '');
}

/** Begins after the change that set it off is complete. */
async function play(program: GuestProgram, machine: Machine): Promise<void> {
  try {
    await Promise.resolve();
    if (machine.isOn) await program(machine.guest);
  } catch (error) {
    if (machine.isOn)
      machine.guest.write(`guest failed: ${error instanceof Error ? error.message : error}\n`);
  }
}

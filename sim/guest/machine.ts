import type { Cloud } from '../cloud.js';
import { appendToConsole } from '../compute/servers/console-log.js';
import type { ServerRecord } from '../compute/servers/server.js';
import type { Guest, GuestServer } from './guest.js';
import { readMetadata } from './guest-metadata.js';

const SWITCHED_OFF = new Error('the server was switched off');

/** The machine of a server, from when it is switched on until it is switched off. */
export class Machine {
  /** What the programs that run on it are given. */
  readonly guest: Guest;
  #isOn = true;
  /** Made when a program asks for its signal: there is a machine for each of very many servers. */
  #power: AbortController | undefined;

  constructor(cloud: Cloud, server: ServerRecord) {
    this.guest = guestOf(cloud, server, () => this.#signal);
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  switchOff(): void {
    this.#isOn = false;
    this.#power?.abort(SWITCHED_OFF);
  }

  get #signal(): AbortSignal {
    this.#power ??= new AbortController();
    if (!this.#isOn) this.#power.abort(SWITCHED_OFF);
    return this.#power.signal;
  }
}

function guestOf(cloud: Cloud, record: ServerRecord, signal: () => AbortSignal): Guest {
  const { id, userData } = record;
  return {
    server: copyOf(record),
    get signal() {
      return signal();
    },
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

import type { ServerRecord } from './compute/servers/server.js';

export interface ServerListener {
  /** A server changed. Listeners must not change it themselves. */
  changed(server: ServerRecord, now: number): void;
  /** The machine was off for a moment, however short: what ran on it has ended. It may change, or run again, after this. */
  switchedOff?(server: ServerRecord): void;
  /** The cloud began anew, or was restored: all servers are other ones. */
  replaced(): void;
}

/** Tells those who follow a cloud's servers (guests, the dashboard) of each change, after it was made. */
export class ServerWatch {
  readonly #listeners = new Set<ServerListener>();

  /** Returns what ends it. */
  listen(listener: ServerListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  changed(server: ServerRecord, now: number): void {
    for (const listener of this.#listeners) listener.changed(server, now);
  }

  switchedOff(server: ServerRecord): void {
    for (const listener of this.#listeners) listener.switchedOff?.(server);
  }

  replaced(): void {
    for (const listener of this.#listeners) listener.replaced();
  }
}

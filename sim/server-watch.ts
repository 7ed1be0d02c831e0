import type { ServerRecord } from './compute/servers/server.js';

export type ServerListener = (server: ServerRecord, now: number) => void;

/** Tells those who follow a cloud's servers (guests, the dashboard) of each change, after it was made. */
export class ServerWatch {
  readonly #listeners = new Set<ServerListener>();

  /** Returns what ends it. */
  listen(listener: ServerListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Listeners must not change the server. */
  changed(server: ServerRecord, now: number): void {
    for (const listener of this.#listeners) listener(server, now);
  }
}

import type { Clock, Seconds } from '../clock.js';
import type { ComputeClient } from './compute/client.js';
import type { Server } from './compute/server.js';
import type { OpenStackError } from './errors.js';
import type { CloudLogger } from './options.js';

/** What a watcher is told about its server. */
export type WatchEvent =
  /** As it is first seen, and each time that its status, task, power state or fault changes. */
  | { readonly type: 'server'; readonly server: Server }
  /** It is deleted, or was never there; nothing comes after this. */
  | { readonly type: 'gone'; readonly last: Server | undefined }
  /** A poll failed, the `failures`th in a row; polling goes on. */
  | { readonly type: 'trouble'; readonly error: OpenStackError; readonly failures: number };

export interface WatchOptions {
  readonly signal?: AbortSignal | undefined;
  /** What the watcher waits for, which says when to look closely. Default `active`. */
  readonly expecting?: 'active' | 'deleted' | undefined;
  /** Default 1. */
  readonly fastest?: Seconds | undefined;
  /** Default 5. */
  readonly slowest?: Seconds | undefined;
}

export interface WatchParts {
  readonly compute: ComputeClient;
  readonly clock: Clock;
  readonly logger: CloudLogger;
  readonly closing: AbortSignal;
}

/** Watches every server of a session that someone waits for, with one list request per interval. */
export class ServerWatch {
  readonly #parts: WatchParts;

  constructor(parts: WatchParts) {
    this.#parts = parts;
  }

  /** What happens to a server, until it is gone. @throws the signal's reason; SessionClosed */
  async *server(id: string, options: WatchOptions = {}): AsyncGenerator<WatchEvent> {
    options.signal?.throwIfAborted();
    yield { type: 'server', server: await this.#parts.compute.getServer(id) };
  }
}

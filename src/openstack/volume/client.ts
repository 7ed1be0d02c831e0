import * as z from 'zod';
import type { LookupCache } from '../lookup-cache.js';
import type { CallOptions, LookupOptions, Query } from '../options.js';
import { linkedPages } from '../paging.js';
import type { Service } from '../service.js';
import { type Snapshot, snapshotSchema, type Volume, volumeSchema } from './volume.js';

const oneVolume = z.object({ volume: volumeSchema }).transform(({ volume }) => volume);
const oneSnapshot = z.object({ snapshot: snapshotSchema }).transform(({ snapshot }) => snapshot);

/** Cinder v3. */
export class VolumeClient {
  readonly #service: Service;
  readonly #cache: LookupCache;

  constructor(service: Service, cache: LookupCache) {
    this.#service = service;
    this.#cache = cache;
  }

  /** Asks each time, unless `maxAge` is given. @throws NotFound */
  get(id: string, options: LookupOptions = {}): Promise<Volume> {
    const request = { operation: `get volume ${id}`, path: ['volumes', id] };
    const fresh = { maxAge: 0, ...options };
    return this.#cache.get(`volume ${id}`, fresh, (inner) => this.#service.ask(request, oneVolume, inner));
  }

  /** @throws NotFound */
  getSnapshot(id: string, options: LookupOptions = {}): Promise<Snapshot> {
    const request = { operation: `get snapshot ${id}`, path: ['snapshots', id] };
    return this.#cache.get(`snapshot ${id}`, options, (inner) =>
      this.#service.ask(request, oneSnapshot, inner),
    );
  }

  /** The project's volumes with details, newest first. */
  list(query: Query = {}, options?: CallOptions): AsyncGenerator<Volume> {
    const request = { operation: 'list volumes', path: ['volumes', 'detail'], query };
    return linkedPages(this.#service, request, { key: 'volumes', item: volumeSchema }, options);
  }

  /** Begins the deletion. @throws NotFound; BadRequest while it is in use, or being deleted already */
  async delete(id: string, options?: CallOptions): Promise<void> {
    const request = { operation: `delete volume ${id}`, method: 'DELETE', path: ['volumes', id] } as const;
    await this.#service.send(request, options);
  }
}

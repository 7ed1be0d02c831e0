import * as z from 'zod';
import type { LookupCache } from '../lookup-cache.js';
import type { LookupOptions, Query } from '../options.js';
import { collect, pages } from '../paging.js';
import type { Service } from '../service.js';
import { type Image, imageSchema } from './image.js';

const page = z
  .object({ images: z.array(imageSchema), next: z.string().optional() })
  .transform(({ images, next }) => ({ items: images, next }));

/** Glance v2. Answers are shared by all who ask within `maxAge`. */
export class ImageClient {
  readonly #service: Service;
  readonly #cache: LookupCache;

  constructor(service: Service, cache: LookupCache) {
    this.#service = service;
    this.#cache = cache;
  }

  /** @throws NotFound */
  get(id: string, options: LookupOptions = {}): Promise<Image> {
    const request = { operation: `get image ${id}`, path: ['images', id] };
    return this.#cache.get(`image ${id}`, options, (inner) => this.#service.ask(request, imageSchema, inner));
  }

  /** Every image the project can see, newest first; `query` is Glance's (`name`, `status`, `limit`, ...). */
  async *list(query: Query = {}, options: LookupOptions = {}): AsyncGenerator<Image> {
    yield* await this.all(query, options);
  }

  /** The same at once: the list that is kept for all who ask within `maxAge`. */
  all(query: Query = {}, options: LookupOptions = {}): Promise<readonly Image[]> {
    const request = { operation: 'list images', path: ['images'], query };
    return this.#cache.get(`images ${JSON.stringify(query)}`, options, (inner) =>
      collect(pages(this.#service, request, page, inner)),
    );
  }
}

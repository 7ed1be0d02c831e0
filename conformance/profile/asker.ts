import type * as z from 'zod';
import type { Answer, Api, ApiService, AskOptions } from '../evidence/api.js';

/** Asks a cloud what it is like. What it will not tell is noted, and left to the simulator's defaults. */
export class Asker {
  readonly api: Api;
  readonly notes: string[] = [];

  constructor(api: Api) {
    this.api = api;
  }

  /** Undefined where the cloud has no such thing, or does not tell it to this account. */
  async get<Schema extends z.ZodType>(
    service: ApiService,
    path: string,
    schema: Schema,
    options: AskOptions = {},
  ): Promise<z.output<Schema> | undefined> {
    return this.#read(`${service} ${path}`, await this.api.ask(service, 'GET', path, options), schema);
  }

  async getUrl<Schema extends z.ZodType>(
    url: string,
    schema: Schema,
    options: AskOptions = {},
  ): Promise<z.output<Schema> | undefined> {
    return this.#read(new URL(url).pathname, await this.api.askUrl('GET', url, options), schema);
  }

  /** Every item of a list that comes in pages. */
  async all<Item>(
    service: ApiService,
    path: string,
    schema: z.ZodType<{ readonly items: readonly Item[]; readonly next?: string | undefined }>,
    options: AskOptions = {},
  ): Promise<readonly Item[] | undefined> {
    const first = await this.get(service, path, schema, options);
    if (!first) return undefined;
    const items = [...first.items];
    // Glance says where the next page is from its own root on, wherever a proxy may have put that.
    const root = ((await this.api.root(service)) ?? '').replace(/\/v2$/, '');
    for (let { next } = first; next !== undefined; ) {
      const url = next.startsWith('/') ? `${root}${next}` : next;
      const page = await this.getUrl(url, schema, options);
      items.push(...(page?.items ?? []));
      next = page?.items.length ? page.next : undefined;
    }
    return items;
  }

  #read<Schema extends z.ZodType>(
    what: string,
    { status, body }: Answer,
    schema: Schema,
  ): z.output<Schema> | undefined {
    if (status === 0) return undefined;
    const read = schema.safeParse(body);
    if (status < 400 && read.success) return read.data;
    const why = status >= 400 ? `answered ${status}` : 'is not understood';
    this.notes.push(`${what.replaceAll(/[0-9a-f]{32}/g, '{project}')} ${why}: left to the default`);
    return undefined;
  }
}

import * as z from 'zod';
import type { MicroversionRange } from '../errors.js';
import type { LookupCache } from '../lookup-cache.js';
import type { CallOptions, LookupOptions, Query } from '../options.js';
import { collect, linkedPages } from '../paging.js';
import type { InternalOptions, Service } from '../service.js';
import { type Flavor, flavorSchema } from './flavor.js';
import { type Keypair, keypairSchema, type Limits, limitsSchema } from './limits.js';
import {
  type CreatedServer,
  type CreateServerBody,
  createdServerSchema,
  type Server,
  serverSchema,
  type VolumeAttachment,
  volumeAttachmentSchema,
} from './server.js';

/**
 * The API version to speak: `1.1` and `2` send no microversion; `2.N` sends it, after the cloud was found to
 * offer it.
 */
export type ClientVersion = '1.1' | '2' | `2.${number}`;

const oneServer = z.object({ server: serverSchema }).transform(({ server }) => server);
const oneFlavor = z.object({ flavor: flavorSchema }).transform(({ flavor }) => flavor);
const created = z.object({ server: createdServerSchema }).transform(({ server }) => server);
const console = z.object({ output: z.string().nullish() }).transform(({ output }) => output ?? '');
const limits = z.object({ limits: z.object({ absolute: limitsSchema }) });
const attachments = z.object({ volumeAttachments: z.array(volumeAttachmentSchema) });
const keypairItem = z.object({ keypair: keypairSchema }).transform(({ keypair }) => keypair);

export interface ComputeParts {
  readonly service: Service;
  readonly cache: LookupCache;
  /** Undefined where the cloud does not tell. */
  microversions(options: CallOptions): Promise<MicroversionRange | undefined>;
}

/** Nova. Every method throws {@link OpenStackError}, or the reason of its signal. */
export class ComputeClient {
  readonly version: ClientVersion;
  readonly #service: Service;
  readonly #cache: LookupCache;
  readonly #microversions: ComputeParts['microversions'];

  constructor(version: ClientVersion, { service, cache, microversions }: ComputeParts) {
    this.version = version;
    this.#service = service;
    this.#cache = cache;
    this.#microversions = microversions;
  }

  /**
   * Asks for a server. Repeated only when the answer proves that nothing was created (429, 413 `overLimit`,
   * connection refused): after any other failure, and after an abort, look for the server by its metadata;
   * an error's `ambiguous` tells whether that is needed.
   * @throws QuotaExceeded with the resources that do not suffice
   */
  createServer(body: CreateServerBody, options?: CallOptions): Promise<CreatedServer> {
    const request = {
      operation: 'create server',
      method: 'POST',
      path: ['servers'],
      body,
      hidden: secretsOf(body.server),
      repeat: 'unless-executed',
    } as const;
    return this.#service.ask(request, created, options);
  }

  /** @throws NotFound once it is deleted */
  getServer(id: string, options?: InternalOptions): Promise<Server> {
    return this.#service.ask({ operation: `get server ${id}`, path: ['servers', id] }, oneServer, options);
  }

  /**
   * Every server that matches, page by page, with details. `query` goes to Nova as it is: `name` is a regular
   * expression there, `status` may be a list, `changes-since` includes deleted servers, `limit` is the size
   * of a page.
   */
  listServers(query: Query = {}, options?: InternalOptions): AsyncGenerator<Server> {
    const request = { operation: 'list servers', path: ['servers', 'detail'], query };
    return linkedPages(this.#service, request, { key: 'servers', item: serverSchema }, options);
  }

  /** Begins the deletion. @throws NotFound when it is gone, also by an earlier try of the same call */
  async deleteServer(id: string, options?: CallOptions): Promise<void> {
    const request = { operation: `delete server ${id}`, method: 'DELETE', path: ['servers', id] } as const;
    await this.#service.send(request, options);
  }

  /** Deletes what an ordinary delete would only put aside, where the cloud keeps deleted servers. */
  async forceDelete(id: string, options?: CallOptions): Promise<void> {
    await this.#action(id, 'force-delete', { forceDelete: null }, options);
  }

  /** The last `length` lines that the server wrote to its console. */
  async consoleOutput(id: string, length: number, options?: CallOptions): Promise<string> {
    const body = { 'os-getConsoleOutput': { length } };
    return this.#service.ask(action(id, 'read console of', body), console, options);
  }

  /** @throws NotFound */
  getFlavor(id: string, options: LookupOptions = {}): Promise<Flavor> {
    const request = { operation: `get flavor ${id}`, path: ['flavors', id] };
    return this.#cache.get(`flavor ${id}`, options, (inner) => this.#service.ask(request, oneFlavor, inner));
  }

  /** Every flavor the project may use, with details. */
  async *listFlavors(query: Query = {}, options: LookupOptions = {}): AsyncGenerator<Flavor> {
    yield* await this.allFlavors(query, options);
  }

  /** The same at once: the list that is kept for all who ask within `maxAge`. */
  allFlavors(query: Query = {}, options: LookupOptions = {}): Promise<readonly Flavor[]> {
    const request = { operation: 'list flavors', path: ['flavors', 'detail'], query };
    return this.#cache.get(`flavors ${JSON.stringify(query)}`, options, (inner) =>
      collect(linkedPages(this.#service, request, { key: 'flavors', item: flavorSchema }, inner)),
    );
  }

  /** The project's quotas and their use. */
  async limits(options?: CallOptions): Promise<Limits> {
    const answer = await this.#service.ask({ operation: 'get limits', path: ['limits'] }, limits, options);
    return answer.limits.absolute;
  }

  listKeypairs(options?: CallOptions): AsyncGenerator<Keypair> {
    const request = { operation: 'list keypairs', path: ['os-keypairs'] };
    return linkedPages(this.#service, request, { key: 'keypairs', item: keypairItem }, options);
  }

  /** @throws NotFound when the server is gone */
  async volumeAttachments(serverId: string, options?: CallOptions): Promise<readonly VolumeAttachment[]> {
    const request = {
      operation: `list volumes of server ${serverId}`,
      path: ['servers', serverId, 'os-volume_attachments'],
    };
    return (await this.#service.ask(request, attachments, options)).volumeAttachments;
  }

  /** The microversions that the cloud offers; undefined where it does not tell. */
  microversionRange(options: CallOptions = {}): Promise<MicroversionRange | undefined> {
    return this.#microversions(options);
  }

  async #action(id: string, verb: string, body: object, options?: CallOptions): Promise<void> {
    await this.#service.send(action(id, verb, body), options);
  }
}

function action(id: string, verb: string, body: object) {
  return {
    operation: `${verb} server ${id}`,
    method: 'POST',
    path: ['servers', id, 'action'],
    body,
  } as const;
}

/** What Nova repeats in the message of a 400 (recording nova-create-bad-unknown-key), and nobody should see. */
function secretsOf({ user_data, adminPass, personality }: CreateServerBody['server']): string[] {
  const files = Array.isArray(personality) ? personality.map((file) => file?.contents) : [];
  return [user_data, adminPass, ...files].filter((secret) => typeof secret === 'string');
}

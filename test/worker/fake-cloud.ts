/**
 * A cloud at the narrow interface that a worker uses, for tests that need thousands of histories: no HTTP,
 * every latency and fault as told, state a function of the clock. The simulator is the faithful one.
 */
import { type Clock, type Milliseconds, type Seconds, sleep, VirtualClock } from '../../src/clock.js';
import {
  CloudUnavailable,
  ConnectionError,
  type CreateServerBody,
  type Flavor,
  type Image,
  imageSchema,
  NotFound,
  type Server,
  type WatchEvent,
  type WatchOptions,
} from '../../src/openstack/index.js';
import type { Cloud, Compute } from '../../src/worker/cloud.js';

/** One turn of the event loop lets everything run that is ready: this cloud does no input or output. */
export class QuickClock extends VirtualClock {
  override async settle(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** What becomes of a creation. `late`: its answer is lost, and it is carried out this much later. */
export type CreateFate = 'created' | 'refused' | 'lost' | 'lost but created' | { readonly late: Seconds };
export type BootFate = 'active' | 'error' | 'never' | 'vanishes';
/** `ignored`: accepted, and nothing happens. */
export type DeleteFate = 'deleted' | 'failed' | 'ignored';

export interface Fates {
  readonly create: CreateFate[];
  readonly boot: BootFate[];
  readonly delete: DeleteFate[];
  readonly latency: Seconds[];
}

export interface FakeServer {
  readonly id: string;
  readonly name: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly body: CreateServerBody;
  readonly createdAt: Milliseconds;
  readonly boot: BootFate;
  status?: string;
  goneAt?: Milliseconds;
}

const BOOT_TIME: Seconds = 8;
const DELETE_TIME: Seconds = 2;
/** What the client waits for an answer. */
const REQUEST_TIMEOUT: Seconds = 60;

export const IMAGES: readonly Image[] = [
  '8ac9d4a4-5e03-48b0-acde-77a0345a9ab1',
  '3f0b8868-67e7-4a5b-b685-2824709bd486',
].map((id, i) =>
  imageSchema.parse({
    id,
    name: `image-${i}`,
    status: 'active',
    size: 3 * 2 ** 30,
    min_disk: 0,
    created_at: `2026-01-0${9 - i}T00:00:00Z`,
    updated_at: `2026-01-0${9 - i}T00:00:00Z`,
  }),
);

export class FakeCloud implements Cloud {
  readonly clock: Clock;
  readonly fates: Fates = { create: [], boot: [], delete: [], latency: [] };
  readonly servers = new Map<string, FakeServer>();
  readonly calls: string[] = [];
  images_: readonly Image[] = IMAGES;
  /** While true every call fails. */
  down = false;
  /** While true no call answers. */
  silent = false;
  closed = false;
  onCreate: (server: FakeServer) => void = () => undefined;
  #pending: { readonly due: Milliseconds; readonly body: CreateServerBody }[] = [];
  #ids = 0;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Servers as they are now. */
  get standing(): FakeServer[] {
    this.#catchUp();
    return [...this.servers.values()];
  }

  statusOf(server: FakeServer): string {
    if (server.status) return server.status;
    if (this.clock.now() < server.createdAt + BOOT_TIME * 1000) return 'BUILD';
    return { active: 'ACTIVE', error: 'ERROR', never: 'BUILD', vanishes: 'BUILD' }[server.boot];
  }

  /** A server that somebody made before. */
  plant(like: Pick<FakeServer, 'name' | 'metadata'>): FakeServer {
    const { name, metadata } = like;
    const server: FakeServer = {
      id: `planted-${++this.#ids}`,
      name,
      metadata,
      body: { server: {} },
      createdAt: this.clock.now() - 3_600_000,
      boot: 'active',
    };
    this.servers.set(server.id, server);
    return server;
  }

  /** Somebody else deletes it. */
  vanish(id: string): void {
    this.servers.delete(id);
  }

  token(options: { signal?: AbortSignal }): Promise<{ projectId: string }> {
    return this.#call('token', options, () => ({ projectId: 'project' }));
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  compute = (): Compute => this.#compute;

  readonly #compute: Compute = {
    createServer: async (body, options = {}) => {
      await this.#travel('createServer', options.signal);
      const fate = this.fates.create.shift() ?? 'created';
      if (fate === 'refused') throw failure('create server', false);
      if (fate === 'created' || fate === 'lost but created') {
        const { id } = this.#create(body);
        if (fate === 'created') return { id };
      }
      if (typeof fate === 'object') this.#pending.push({ due: this.clock.now() + fate.late * 1000, body });
      throw failure('create server', true);
    },
    getServer: (id, options = {}) => this.#call('getServer', options, () => this.#shown(this.#find(id))),
    listServers: (query = {}, options = {}) =>
      this.#list(query.name as string | undefined, options.signal ?? undefined),
    deleteServer: async (id, options = {}) => {
      await this.#call('deleteServer', options, () => {
        const server = this.#find(id);
        const fate = this.fates.delete.shift() ?? 'deleted';
        if (fate === 'failed') throw failure('delete server', true);
        if (fate === 'deleted') server.goneAt ??= this.clock.now() + DELETE_TIME * 1000;
      });
    },
    forceDelete: (id, options = {}) => this.#compute.deleteServer(id, options),
    consoleOutput: (id, _, options = {}) =>
      this.#call('consoleOutput', options, () => `boot of ${this.#find(id).name}\nlogin: sekrit`),
    getFlavor: (id) => Promise.reject(new NotFound(about('get flavor', `no flavor ${id}`))),
    allFlavors: async () => [FLAVOR],
    listKeypairs: async function* () {},
    limits: () => Promise.reject(failure('limits', false)),
  };

  readonly images: Cloud['images'] = {
    get: (id, options = {}) =>
      this.#call('getImage', options, () => {
        const image = this.images_.find((one) => one.id === id);
        if (!image) throw new NotFound(about('get image', `no image ${id}`));
        return image;
      }),
    all: (query, options = {}) =>
      this.#listImages(query?.name as string | undefined, options.signal ?? undefined),
  };

  readonly volumes: Cloud['volumes'] = {
    get: (id) => Promise.reject(new NotFound(about('get volume', `no volume ${id}`))),
    getSnapshot: (id) => Promise.reject(new NotFound(about('get snapshot', `no snapshot ${id}`))),
    list: async function* () {},
    delete: () => Promise.resolve(),
  };

  readonly networks: Cloud['networks'] = { list: async function* () {} };

  readonly watch: Cloud['watch'] = {
    server: (id, options = {}) => this.#watch(id, options),
  };

  async *#watch(id: string, options: WatchOptions): AsyncGenerator<WatchEvent> {
    const { signal, slowest = 5, patience = Number.POSITIVE_INFINITY, until } = options;
    const deadline = this.clock.now() + patience * 1000;
    const enough = new AbortController();
    void until?.then(() => enough.abort());
    const either = AbortSignal.any([enough.signal, ...(signal ? [signal] : [])]);
    const next = () =>
      sleep(this.clock, Math.min(slowest * 1000, deadline - this.clock.now()), either).catch(() => undefined);
    let last = '';
    for (let failures = 0; ; await next()) {
      signal?.throwIfAborted();
      if (enough.signal.aborted) return;
      if (this.clock.now() >= deadline) {
        yield { type: 'overdue' };
        return;
      }
      if (this.down || this.silent) {
        yield { type: 'trouble', error: failure('list servers', false), failures: ++failures };
        continue;
      }
      this.#catchUp();
      const server = this.servers.get(id);
      if (!server) {
        yield { type: 'gone', last: undefined };
        return;
      }
      const status = this.statusOf(server);
      if (status !== last) yield { type: 'server', server: this.#shown(server) };
      last = status;
    }
  }

  async *#list(name: string | undefined, signal: AbortSignal | undefined): AsyncGenerator<Server> {
    await this.#travel('listServers', signal);
    this.#catchUp();
    for (const server of this.servers.values())
      if (name === undefined || new RegExp(name).test(server.name)) yield this.#shown(server);
  }

  async #listImages(name: string | undefined, signal: AbortSignal | undefined): Promise<readonly Image[]> {
    await this.#travel('listImages', signal);
    return this.images_.filter((image) => name === undefined || image.name === name);
  }

  #create(body: CreateServerBody): FakeServer {
    const server: FakeServer = {
      id: `server-${++this.#ids}`,
      name: body.server.name as string,
      metadata: body.server.metadata as Record<string, string>,
      body,
      createdAt: this.clock.now(),
      boot: this.fates.boot.shift() ?? 'active',
    };
    if (server.boot === 'vanishes') server.goneAt = this.clock.now() + (BOOT_TIME / 2) * 1000;
    this.onCreate(server);
    this.servers.set(server.id, server);
    return server;
  }

  #catchUp(): void {
    const now = this.clock.now();
    const due = this.#pending.filter((creation) => creation.due <= now);
    this.#pending = this.#pending.filter((creation) => creation.due > now);
    for (const { body } of due) this.#create(body);
    for (const [id, { goneAt }] of this.servers)
      if (goneAt !== undefined && goneAt <= now) this.servers.delete(id);
  }

  #find(id: string): FakeServer {
    const server = this.servers.get(id);
    if (!server) throw new NotFound(about('find server', `no server ${id}`));
    return server;
  }

  #shown(server: FakeServer): Server {
    const status = this.statusOf(server);
    return {
      id: server.id,
      name: server.name,
      status,
      metadata: server.metadata,
      addresses: {},
      'os-extended-volumes:volumes_attached': [],
      'OS-EXT-STS:task_state': server.goneAt === undefined ? null : 'deleting',
      ...(status === 'ERROR' && { fault: { code: 500, message: 'No valid host was found. ' } }),
    };
  }

  async #call<T>(name: string, { signal }: { signal?: AbortSignal | undefined }, act: () => T): Promise<T> {
    await this.#travel(name, signal);
    this.#catchUp();
    return act();
  }

  async #travel(name: string, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.calls.push(name);
    const latency = this.silent ? REQUEST_TIMEOUT : (this.fates.latency.shift() ?? 0);
    if (latency > 0) await sleep(this.clock, latency * 1000, signal);
    if (this.down || latency === REQUEST_TIMEOUT) throw failure(name, latency === REQUEST_TIMEOUT);
  }
}

const FLAVOR = { id: '1', name: 'm1.tiny', ram: 512, disk: 10, vcpus: 1 } as Flavor;

const about = (operation: string, detail: string) => ({ service: 'compute', operation, detail, status: 404 });

function failure(operation: string, ambiguous: boolean): CloudUnavailable {
  const told = { service: 'compute', operation, detail: 'told to', ambiguous };
  return ambiguous
    ? new ConnectionError(told, 'ECONNRESET', true)
    : new CloudUnavailable({ ...told, status: 503 });
}

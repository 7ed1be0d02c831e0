import { collect, NotFound, type Seconds, type Server, sleep } from '../../src/index.js';
import { Api } from '../evidence/api.js';
import type { Target } from '../targets/target.js';
import {
  isNamedBy,
  MARK_KEYS,
  OWNER_KEY,
  ownerOfKeypair,
  prefixOf,
  RUN_KEY,
  type RunId,
  stillRuns,
} from './run-id.js';

/** What is of a run, and only that. */
export interface Belongings {
  readonly servers: readonly Item[];
  readonly snapshots: readonly Item[];
  readonly volumes: readonly Item[];
  readonly keypairs: readonly Item[];
}

interface Item {
  readonly id: string;
  readonly run: RunId;
  readonly owner: string;
}

export type IsOurs = (item: {
  readonly run: RunId;
  readonly name: string;
  readonly owner: string;
}) => boolean;

/** What a check of a run made. */
export function madeBy(prefix: string): IsOurs {
  return ({ name }) => isNamedBy(prefix, name);
}

/** What runs left that are over. */
export function leftByEarlier(now: Seconds, current: RunId): IsOurs {
  return ({ run, owner }) => run !== current && !stillRuns(owner, now);
}

export const ofRun =
  (id: RunId): IsOurs =>
  ({ run }) =>
    run === id;

const PATIENCE: Seconds = 90;

/** Finds and removes what runs made on a cloud. It knows it by its metadata: nothing else is ever touched. */
export class Cleaner {
  readonly #target: Target;
  readonly #api: Api;

  constructor(target: Target) {
    this.#target = target;
    this.#api = new Api(target);
  }

  /** @returns what was removed, and what could not be, in words */
  async remove(isOurs: IsOurs): Promise<{ readonly removed: string[]; readonly left: string[] }> {
    const removed = new Set<string>();
    const deadline = this.#target.clock.now() + PATIENCE * 1000;
    for (;;) {
      const found = await this.#find(isOurs);
      const names = inWords(found);
      for (const name of names) removed.add(name);
      if (names.length === 0) return { removed: [...removed], left: [] };
      if (this.#target.clock.now() >= deadline)
        return { removed: [...removed].filter((name) => !names.includes(name)), left: names };
      await this.#delete(found);
      await sleep(this.#target.clock, 700);
    }
  }

  async #find(isOurs: IsOurs): Promise<Belongings> {
    const servers = await collect(this.#target.session.compute('2').listServers());
    const mine = servers.filter((server) => marked(server.metadata, server.name, isOurs));
    const attached = await this.#volumesOf(mine);
    const [volumes, snapshots] = await Promise.all([this.#list('volumes'), this.#list('snapshots')]);
    return {
      servers: mine.map((server) => itemOf(server.id, server.metadata)),
      volumes: [
        ...volumes
          .filter((one) => marked(one.metadata, one.name, isOurs) || attached.has(one.id))
          .map((one) => itemOf(one.id, one.metadata)),
      ],
      snapshots: snapshots
        .filter((one) => marked(one.metadata, one.name, isOurs))
        .map((one) => itemOf(one.id, one.metadata)),
      keypairs: await this.#keypairs(isOurs),
    };
  }

  /** Volumes that Nova made bear no mark: it is put on them while the server that they came with is still there. */
  async #volumesOf(servers: readonly Server[]): Promise<Set<string>> {
    const ids = new Set<string>();
    for (const server of servers) {
      for (const { id } of server['os-extended-volumes:volumes_attached']) {
        ids.add(id);
        await markVolume(this.#api, id, server.name, server.metadata);
      }
    }
    return ids;
  }

  async #list(kind: 'volumes' | 'snapshots'): Promise<readonly CinderItem[]> {
    const { status, body } = await this.#api.ask('volume', 'GET', `/${kind}/detail`);
    return status === 200 ? ((body as Record<string, CinderItem[]>)[kind] ?? []) : [];
  }

  /** Keypairs have no metadata: their names say it. */
  async #keypairs(isOurs: IsOurs): Promise<Item[]> {
    const pairs = await collect(this.#target.session.compute('2').listKeypairs());
    return pairs.flatMap(({ name }) => {
      const { run, owner } = ownerOfKeypair(name);
      return run !== '' && isOurs({ run, name, owner }) ? [{ id: name, run, owner }] : [];
    });
  }

  async #delete({ servers, volumes, snapshots, keypairs }: Belongings): Promise<void> {
    const compute = this.#target.session.compute('2');
    for (const { id } of servers) await compute.deleteServer(id).catch(ignoreAbsent);
    for (const { id } of snapshots) await this.#api.ask('volume', 'DELETE', `/snapshots/${id}`);
    for (const { id } of volumes) await this.#api.ask('volume', 'DELETE', `/volumes/${id}`);
    for (const { id } of keypairs) await this.#api.ask('compute', 'DELETE', `/os-keypairs/${id}`);
  }
}

interface CinderItem {
  readonly id: string;
  readonly name?: string | null;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Gives a volume that Nova made the mark of the server that it came with. */
export async function markVolume(
  api: Api,
  id: string,
  name: string,
  metadata: Readonly<Record<string, string>>,
): Promise<void> {
  const mark = Object.fromEntries(MARK_KEYS.map((key) => [key, metadata[key] ?? '']));
  await api.ask('volume', 'PUT', `/volumes/${id}`, { body: { volume: { name, metadata: mark } } });
}

function marked(
  metadata: Readonly<Record<string, string>> | undefined,
  name: string | null | undefined,
  isOurs: IsOurs,
): boolean {
  const { run, owner } = itemOf('', metadata);
  return run !== '' && (name ?? '').startsWith(prefixOf(run)) && isOurs({ run, owner, name: name ?? '' });
}

function itemOf(id: string, metadata: Readonly<Record<string, string>> = {}): Item {
  return { id, run: metadata[RUN_KEY] ?? '', owner: metadata[OWNER_KEY] ?? '' };
}

function inWords({ servers, snapshots, volumes, keypairs }: Belongings): string[] {
  return [
    ...servers.map(({ id }) => `server ${id}`),
    ...snapshots.map(({ id }) => `snapshot ${id}`),
    ...volumes.map(({ id }) => `volume ${id}`),
    ...keypairs.map(({ id }) => `keypair ${id}`),
  ];
}

function ignoreAbsent(error: unknown): void {
  if (!(error instanceof NotFound)) throw error;
}

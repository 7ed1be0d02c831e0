/** Removes what a worker has in the cloud, and does not let go before the cloud confirms it. */
import { setMaxListeners } from 'node:events';
import type { Clock, Seconds } from '../clock.js';
import type { Logger } from '../master/port.js';
import { NotFound, type Server } from '../openstack/index.js';
import type { Belongings, Kind } from './belongings.js';
import type { Census } from './census.js';
import type { Cloud, Compute } from './cloud.js';
import type { Left } from './lifecycle.js';
import { type LaunchId, launchOf } from './ownership.js';
import { pause } from './time-limit.js';

export interface RemoverParts {
  readonly cloud: Cloud;
  readonly compute: Compute;
  readonly census: Census;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly worker: string;
  readonly belongings: Belongings;
  /** How long a deletion is repeated before it is given up. */
  readonly deleteTimeout: Seconds;
  /** The longest time between two looks. */
  readonly pollInterval: Seconds;
  /** Something stays in the cloud, and somebody has to delete it by hand. */
  readonly onGivenUp: (kind: Kind, id: string) => void;
}

/** What may end a removal before its time; only one of them is still to come. */
export interface RemovalSignals {
  /** Ends it at once. */
  readonly giveUp?: AbortSignal | undefined;
  /** Once aborted, what the cloud has accepted need not be confirmed. */
  readonly hurry?: AbortSignal | undefined;
}

/** A creation whose answer never came may show up in lists this much later. */
const APPEARS_WITHIN: Seconds = 30;
const FIRST_BACKOFF: Seconds = 1;
const LONGEST_BACKOFF: Seconds = 60;
/** The shortest time between two looks: most deletions nobody waits for. */
const FASTEST_LOOK: Seconds = 2;
/** How long an accepted deletion may take before it is asked for again; doubles each time. */
const FIRST_PATIENCE: Seconds = 60;
/** What was given up is tried once more, and not waited for. */
const HURRIED = AbortSignal.abort();

/** An unanswered creation may turn out to be an instance, and an instance leaves volumes behind. */
const IN_ORDER: readonly (readonly [Kind, (belongings: Belongings) => Iterable<string>])[] = [
  ['launch', ({ unanswered }) => unanswered.keys()],
  ['instance', ({ servers }) => servers.keys()],
  ['volume', ({ volumes }) => volumes],
];

export class Remover {
  readonly #parts: RemoverParts;

  constructor(parts: RemoverParts) {
    this.#parts = parts;
  }

  /**
   * Removes all belongings.
   * @returns what is left, as far as is known
   * @throws the reason of `giveUp`
   */
  async clear(signals: RemovalSignals = {}): Promise<Left> {
    const { belongings } = this.#parts;
    if (belongings.left === 'nothing') return 'nothing';
    for (const signal of [signals.giveUp, signals.hurry]) if (signal) setMaxListeners(0, signal);
    for (const [kind, of] of IN_ORDER) {
      const ids = [...of(belongings)];
      if (ids.length > 0) await Promise.all(ids.map((id) => this.#remove[kind](id, signals)));
    }
    for (const [id, kind] of [...belongings.givenUp]) {
      await this.#remove[kind](id, { ...signals, hurry: HURRIED });
    }
    return belongings.left;
  }

  readonly #remove: Record<Kind, (id: string, signals: RemovalSignals) => Promise<void>> = {
    launch: (id, signals) => this.#find(id, signals),
    instance: (id, signals) => this.#removeServer(id, signals),
    volume: (id, signals) => this.#removeVolume(id, signals),
  };

  /** Looks for the server of a creation whose answer never came, until it can no longer show up. */
  #find(launch: LaunchId, signals: RemovalSignals): Promise<void> {
    const { clock, belongings, logger, worker } = this.#parts;
    const asked = belongings.unanswered.get(launch) ?? 0;
    return this.#persist('launch', launch, signals, async (signal) => {
      const server = await this.locate(launch, signal);
      if (server) {
        belongings.saw(server);
        logger.info(`${worker}: found instance ${server.id}, whose creation was never answered`);
      }
      if (!server && clock.now() < asked + APPEARS_WITHIN * 1000) return 'again';
      belongings.doubtful ||= !server;
      belongings.gone(launch);
      return 'done';
    });
  }

  /** The server that a launch id was sent with, if a list begun now shows it. */
  async locate(launch: LaunchId, signal?: AbortSignal): Promise<Server | undefined> {
    const { census } = this.#parts;
    const { servers } = await census.list(signal);
    return servers.find((server) => launchOf(server) === launch);
  }

  #removeServer(id: string, signals: RemovalSignals): Promise<void> {
    const { belongings, logger, worker } = this.#parts;
    let patience = FIRST_PATIENCE;
    return this.#persist('instance', id, signals, async (signal) => {
      if (await this.#deletionAccepted(id, signal)) {
        if (signals.hurry?.aborted) return 'unconfirmed';
        const gone = await this.#confirmGone(id, patience, signals);
        if (gone === undefined) return 'unconfirmed';
        if (!gone) {
          logger.warn(
            `${worker}: instance ${id} is still there ${patience} s after its deletion; trying again`,
          );
          patience *= 2;
          return 'again';
        }
      }
      belongings.gone(id);
      return 'done';
    });
  }

  /** False when it is gone already. */
  async #deletionAccepted(id: string, signal: AbortSignal | undefined): Promise<boolean> {
    const { belongings, compute } = this.#parts;
    const known = belongings.servers.get(id);
    try {
      if (known?.bringsVolumes && !known.volumesKnown)
        belongings.saw(await compute.getServer(id, { signal }));
      if (belongings.servers.get(id)?.status === 'SOFT_DELETED') await compute.forceDelete(id, { signal });
      else await compute.deleteServer(id, { signal });
      return true;
    } catch (error) {
      if (error instanceof NotFound) return false;
      throw error;
    }
  }

  /** Undefined when nobody wants to know any more. */
  async #confirmGone(id: string, patience: Seconds, signals: RemovalSignals): Promise<boolean | undefined> {
    const { cloud, belongings, pollInterval } = this.#parts;
    const events = cloud.watch.server(id, {
      signal: signals.giveUp ?? signals.hurry,
      patience,
      expecting: 'deleted',
      fastest: Math.min(FASTEST_LOOK, pollInterval),
      slowest: pollInterval,
    });
    try {
      for await (const event of events) {
        if (event.type === 'overdue') return false;
        if (event.type === 'gone') return true;
        if (event.type === 'server') {
          if (event.server.status === 'DELETED') return true;
          belongings.saw(event.server);
          if (event.server.status === 'SOFT_DELETED' || isStuck(event.server)) return false;
        }
      }
      return true;
    } catch (error) {
      signals.giveUp?.throwIfAborted();
      if (signals.hurry?.aborted) return undefined;
      throw error;
    }
  }

  /** Nova deletes these itself; one that stays behind is deleted here, unless only an administrator can. */
  #removeVolume(id: string, signals: RemovalSignals): Promise<void> {
    const { cloud, belongings } = this.#parts;
    return this.#persist('volume', id, signals, async (signal) => {
      try {
        const { status } = await cloud.volumes.get(id, { signal, maxAge: 0 });
        if (signals.hurry?.aborted) return 'unconfirmed';
        if (status === 'error_deleting') return 'hopeless';
        if (!WITH_NOVA.has(status)) await cloud.volumes.delete(id, { signal });
        return 'again';
      } catch (error) {
        if (!(error instanceof NotFound)) throw error;
        belongings.gone(id);
        return 'done';
      }
    });
  }

  /** Repeats a step, ever more seldom, until it is done, no longer wanted, or given up. */
  async #persist(
    kind: Kind,
    id: string,
    { giveUp, hurry }: RemovalSignals,
    step: (signal: AbortSignal | undefined) => Promise<'done' | 'again' | 'unconfirmed' | 'hopeless'>,
  ): Promise<void> {
    const { clock, logger, worker, deleteTimeout } = this.#parts;
    const until = clock.now() + deleteTimeout * 1000;
    for (let backoff = FIRST_BACKOFF; ; backoff = Math.min(LONGEST_BACKOFF, backoff * 2)) {
      giveUp?.throwIfAborted();
      try {
        const outcome = await step(giveUp);
        if (outcome === 'hopeless') return this.#abandon(kind, id);
        if (outcome !== 'again') return;
      } catch (error) {
        giveUp?.throwIfAborted();
        logger.warn(`${worker}: could not ${ATTEMPT[kind]} ${id}: ${error}`);
      }
      if (hurry?.aborted) return;
      if (clock.now() + backoff * 1000 > until) return this.#abandon(kind, id);
      await pause(clock, backoff, [giveUp, hurry]);
    }
  }

  #abandon(kind: Kind, id: string): void {
    const { logger, worker, belongings, onGivenUp } = this.#parts;
    logger.error(`${worker}: could not ${ATTEMPT[kind]} ${id} and gave up; have it deleted by hand`);
    belongings.giveUp(kind, id);
    onGivenUp(kind, id);
  }
}

const ATTEMPT: Record<Kind, string> = {
  instance: 'delete instance',
  launch: 'look for the instance of launch',
  volume: 'delete volume',
};

/** A deletion that failed leaves the server in ERROR, with nothing under way. */
const isStuck = (server: Server) => server.status === 'ERROR' && !server['OS-EXT-STS:task_state'];

/** Nova is still at it. */
const WITH_NOVA: ReadonlySet<string> = new Set([
  'in-use',
  'deleting',
  'detaching',
  'attaching',
  'creating',
  'downloading',
]);

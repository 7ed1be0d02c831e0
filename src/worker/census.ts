import { type Clock, type Milliseconds, orAborted, sleep } from '../clock.js';
import { collect, type Server } from '../openstack/index.js';
import type { Cloud } from './cloud.js';

/** How many lists had been begun at some moment: what happened before it stands in every later list. */
export type Moment = number;

/** How old a list may be; without these, it is begun after it is asked for. */
export interface ListWish {
  readonly after?: Moment;
  readonly notBefore?: Milliseconds;
  /** Tries in all. Default: the client's. */
  readonly attempts?: number;
}

export interface Listed {
  readonly servers: readonly Server[];
  readonly begunAt: Milliseconds;
}

interface Begun {
  readonly number: number;
  readonly at: Milliseconds;
}

interface Listing {
  readonly servers: Promise<readonly Server[]>;
  readonly giveUp: AbortController;
  waiting: number;
  begun?: Begun;
}

/** How long a list waits for others to ask for it too. */
const GATHERING: Milliseconds = 20;

const censuses = new WeakMap<Cloud, Census>();

/** Lists of all servers of a project, for those who look for theirs. Workers of one session share them. */
export class Census {
  readonly #cloud: Cloud;
  readonly #clock: Clock;
  #begun = 0;
  #latest: Listing | undefined;

  static of(cloud: Cloud, clock: Clock): Census {
    const census = censuses.get(cloud) ?? new Census(cloud, clock);
    censuses.set(cloud, census);
    return census;
  }

  private constructor(cloud: Cloud, clock: Clock) {
    this.#cloud = cloud;
    this.#clock = clock;
  }

  get moment(): Moment {
    return this.#begun;
  }

  /** Every server of the project. Those who ask at about the same time, or take an older list, share one. */
  async list(signal: AbortSignal | undefined, wish: ListWish = {}): Promise<Listed> {
    signal?.throwIfAborted();
    const listing = this.#usable({ after: this.#begun, ...wish }) ?? this.#gather(wish.attempts);
    listing.waiting++;
    try {
      return { servers: await orAborted(listing.servers, signal), begunAt: (listing.begun as Begun).at };
    } finally {
      if (--listing.waiting === 0 && signal?.aborted) this.#forget(listing);
    }
  }

  #usable({ after, notBefore = 0 }: ListWish & { after: Moment }): Listing | undefined {
    const begun = this.#latest?.begun;
    return begun === undefined || (begun.number > after && begun.at >= notBefore) ? this.#latest : undefined;
  }

  #gather(attempts: number | undefined): Listing {
    const giveUp = new AbortController();
    const { signal } = giveUp;
    const listing: Listing = { servers: this.#begin(() => listing, signal, attempts), giveUp, waiting: 0 };
    this.#latest = listing;
    listing.servers.catch(() => this.#forget(listing));
    return listing;
  }

  async #begin(listing: () => Listing, signal: AbortSignal, attempts?: number): Promise<readonly Server[]> {
    await sleep(this.#clock, GATHERING, signal);
    listing().begun = { number: ++this.#begun, at: this.#clock.now() };
    return collect(this.#cloud.compute('2').listServers({}, { signal, attempts }));
  }

  #forget(listing: Listing): void {
    listing.giveUp.abort();
    if (this.#latest === listing) this.#latest = undefined;
  }
}

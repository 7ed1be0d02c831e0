import type { Clock, Milliseconds, Seconds, Timer } from '../clock.js';
import type { Closing } from './closing.js';
import type { ComputeClient } from './compute/client.js';
import type { Server } from './compute/server.js';
import { NotFound, OpenStackError } from './errors.js';
import type { CloudLogger } from './options.js';
import { Horizon } from './watch/horizon.js';
import { Mailbox } from './watch/mailbox.js';
import { Pace, pollBackoff, type Wish } from './watch/pace.js';

/** What a watcher is told about its server. */
export type WatchEvent =
  /** As it is first seen, and each time that its status, task or power state changes. */
  | { readonly type: 'server'; readonly server: Server }
  /** It is deleted, or was never there; nothing comes after this. */
  | { readonly type: 'gone'; readonly last: Server | undefined }
  /** A poll failed, the `failures`th in a row; polling goes on. */
  | { readonly type: 'trouble'; readonly error: Error; readonly failures: number }
  /** The watcher's patience is at its end; nothing comes after this. */
  | { readonly type: 'overdue' };

export interface WatchOptions {
  readonly signal?: AbortSignal | undefined;
  /** How long to watch. Default: until it is gone. */
  readonly patience?: Seconds | undefined;
  /** Ends it without a word, once it settles. */
  readonly until?: Promise<unknown> | undefined;
  /** What the watcher waits for, which says when to look closely. Default `active`. */
  readonly expecting?: 'active' | 'deleted' | undefined;
  /** The shortest time between two polls. Default 1. */
  readonly fastest?: Seconds | undefined;
  /** The longest time between two polls. Default 5. */
  readonly slowest?: Seconds | undefined;
}

export interface WatchParts {
  readonly compute: ComputeClient;
  readonly clock: Clock;
  readonly logger: CloudLogger;
  readonly closing: Closing;
}

interface Watcher extends Wish {
  readonly mailbox: Mailbox<WatchEvent>;
  readonly since: Milliseconds;
  readonly expecting: 'active' | 'deleted';
}

interface Watched {
  watchers: readonly Watcher[];
  readonly knownThen: Milliseconds | undefined;
  last: Server | undefined;
  /** The number of the request that showed `last`. */
  shownBy: number;
  /** It is being asked for by its id. */
  looking: boolean;
}

const FASTEST: Seconds = 1;
const SLOWEST: Seconds = 5;
const NOBODY_WATCHES = new Error('nobody watches any more');
/** How often it is made sure that no watched server was missed, or is gone without a trace. */
const THOROUGH_EVERY: Record<Watcher['expecting'], Seconds> = { active: 30, deleted: 10 };
const BOOT_TIMES_KEPT = 16;

/**
 * Watches every server of a session that someone waits for. One poll tells all of them: a list of what
 * changed lately (`changes-since`, in which deleted servers stand as DELETED), or, while there is only one,
 * that server itself. Every half minute the list reaches back to the last change of each watched server; one
 * that is missing from it is asked for by its id, because a server deleted before it was scheduled vanishes
 * without ever being listed as DELETED. A failed poll is told to the watchers and tried again.
 */
export class ServerWatch {
  readonly #parts: WatchParts;
  readonly #watched = new Map<string, Watched>();
  readonly #horizon = new Horizon();
  readonly #bootTimes: Seconds[] = [];
  #requests = 0;
  #failures = 0;
  #retryAfter: Seconds | undefined;
  #timer: Timer | undefined;
  #poll: AbortController | undefined;
  #polledAt: Milliseconds = 0;
  #thoroughAt: Milliseconds | undefined;

  constructor(parts: WatchParts) {
    this.#parts = parts;
    parts.closing.listen(() => this.#rest());
  }

  /**
   * What happens to a server, until it is gone, or patience is at its end, or `until` settles. Ends otherwise
   * only by the signal.
   * @throws the signal's reason; SessionClosed
   */
  async *server(id: string, options: WatchOptions = {}): AsyncGenerator<WatchEvent> {
    const { signal, patience, until } = options;
    signal?.throwIfAborted();
    const { closing, clock } = this.#parts;
    closing.throwIfClosed();
    const watcher = this.#join(id, options);
    const { mailbox } = watcher;
    const release = closing.listen((reason) => mailbox.end(reason), signal);
    const close = (): void => mailbox.close();
    void until?.then(close, close);
    const limit =
      patience === undefined
        ? undefined
        : clock.setTimer(patience * 1000, () => mailbox.put({ type: 'overdue' }));
    try {
      for (;;) {
        const event = await mailbox.take();
        if (event === undefined) return;
        yield event;
        if (event.type === 'gone' || event.type === 'overdue') return;
      }
    } finally {
      limit?.cancel();
      release();
      this.#leave(id, watcher);
    }
  }

  #join(id: string, options: WatchOptions): Watcher {
    const now = this.#parts.clock.now();
    if (this.#watched.size === 0) this.#polledAt = now;
    const watched = this.#watched.get(id) ?? {
      watchers: [],
      knownThen: this.#horizon.newest,
      last: undefined,
      shownBy: 0,
      looking: false,
    };
    const watcher: Watcher = {
      mailbox: new Mailbox(),
      since: now,
      expecting: options.expecting ?? 'active',
      fastest: options.fastest ?? FASTEST,
      slowest: options.slowest ?? SLOWEST,
    };
    watched.watchers = [...watched.watchers, watcher];
    this.#watched.set(id, watched);
    if (watched.last) watcher.mailbox.put({ type: 'server', server: watched.last });
    this.#schedule();
    return watcher;
  }

  #leave(id: string, watcher: Watcher): void {
    const watched = this.#watched.get(id);
    if (!watched) return;
    watched.watchers = watched.watchers.filter((one) => one !== watcher);
    if (watched.watchers.length > 0) return;
    this.#watched.delete(id);
    if (this.#watched.size === 0) this.#rest();
  }

  /** Nobody watches: no timer, no request, and nothing remembered that grows old. */
  #rest(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#poll?.abort(NOBODY_WATCHES);
    this.#horizon.forget();
    this.#thoroughAt = undefined;
    this.#failures = 0;
    this.#retryAfter = undefined;
  }

  /** Sets the timer for the next poll, earlier or later than it was set before. */
  #schedule(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#poll || this.#watched.size === 0 || this.#parts.closing.closed) return;
    const { clock } = this.#parts;
    const interval = Math.max(this.#pace(), pollBackoff(this.#failures, this.#retryAfter));
    const due = this.#polledAt + interval * 1000;
    this.#timer = clock.setTimer(Math.max(0, due - clock.now()), () => void this.#pollOnce());
  }

  /** Something is about to happen where a server builds, or is being deleted. */
  #pace(): Seconds {
    const now = this.#parts.clock.now();
    const pace = new Pace(this.#bootTimes);
    for (const { last, watchers } of this.#watched.values()) {
      const building = last === undefined || last.status === 'BUILD';
      for (const watcher of watchers) {
        pace.add(watcher, (now - watcher.since) / 1000, building || watcher.expecting === 'deleted');
      }
    }
    return pace.interval(this.#watched.size);
  }

  async #pollOnce(): Promise<void> {
    const controller = new AbortController();
    this.#poll = controller;
    try {
      await this.#ask(controller.signal);
      this.#failures = 0;
      this.#retryAfter = undefined;
    } catch (error) {
      if (!controller.signal.aborted) this.#tellTrouble(error as Error);
    } finally {
      this.#poll = undefined;
      this.#polledAt = this.#parts.clock.now();
      this.#schedule();
    }
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const ids = [...this.#watched.keys()];
    const first = ids.find((id) => !this.#awaitsDeletion(id)) ?? ids[0];
    if (first === undefined) return;
    const unknown = this.#horizon.newest === undefined;
    if (ids.length === 1 || (unknown && !this.#awaitsDeletion(first))) {
      await this.#askOne(first, signal);
    } else if (unknown || this.#thoroughDue()) {
      await this.#askAll(signal);
    } else {
      await this.#list(this.#horizon.forNews(), signal);
    }
  }

  async #askOne(id: string, signal: AbortSignal): Promise<void> {
    const request = ++this.#requests;
    try {
      const server = await this.#parts.compute.getServer(id, { signal, attempts: 1, urgent: true });
      this.#show(server, request);
    } catch (error) {
      if (!(error instanceof NotFound)) throw error;
      this.#tellGone(id);
    }
  }

  #thoroughDue(): boolean {
    if (this.#thoroughAt === undefined) return true;
    const watchers = [...this.#watched.values()].flatMap((watched) => watched.watchers);
    const period = Math.min(...watchers.map(({ expecting }) => THOROUGH_EVERY[expecting]));
    return this.#parts.clock.now() - this.#thoroughAt >= period * 1000;
  }

  /**
   * A list in which everyone should stand; who does not is looked for. Only where nothing is known yet is it
   * a list of all that stands, and then those whose deletion was accepted are gone if they are not in it.
   */
  async #askAll(signal: AbortSignal): Promise<void> {
    const expected = [...this.#watched.keys()];
    const since = this.#horizon.forAll(this.#watched.values());
    const listed = await this.#list(since, signal);
    this.#thoroughAt = this.#parts.clock.now();
    for (const id of expected) {
      if (listed.has(id)) continue;
      if (since === undefined && this.#awaitsDeletion(id)) this.#tellGone(id);
      else void this.#look(id);
    }
  }

  #awaitsDeletion(id: string): boolean {
    const watchers = this.#watched.get(id)?.watchers ?? [];
    return watchers.length > 0 && watchers.every(({ expecting }) => expecting === 'deleted');
  }

  async #list(since: string | undefined, signal: AbortSignal): Promise<ReadonlySet<string>> {
    const request = ++this.#requests;
    const listed = new Set<string>();
    const options = { signal, attempts: 1, urgent: true };
    for await (const server of this.#parts.compute.listServers({ 'changes-since': since }, options)) {
      listed.add(server.id);
      const failed = server.status === 'ERROR' && server.fault === undefined;
      if (failed && this.#isNews(server)) void this.#look(server.id, server);
      else this.#show(server, request);
    }
    return listed;
  }

  /**
   * Asks for one server beside the polls: because it was missing, or because lists leave out the fault of one
   * that failed; `known` is shown if it cannot be had.
   */
  async #look(id: string, known?: Server): Promise<void> {
    const watched = this.#watched.get(id);
    if (!watched || watched.looking) return;
    watched.looking = true;
    const request = ++this.#requests;
    try {
      this.#show(await this.#parts.compute.getServer(id), request);
    } catch (error) {
      if (error instanceof NotFound) this.#tellGone(id);
      else if (known) this.#show(known, request);
      else this.#parts.logger.warn(`server ${id} is in no list, and asking for it failed: ${error}`);
    } finally {
      watched.looking = false;
    }
  }

  #isNews(server: Server): boolean {
    const watched = this.#watched.get(server.id);
    return watched !== undefined && (watched.last === undefined || stateOf(watched.last) !== stateOf(server));
  }

  /** Takes in what a request showed, unless a later request already showed more. */
  #show(server: Server, request: number): void {
    if (this.#watched.size > 0) this.#horizon.note(server);
    const watched = this.#watched.get(server.id);
    if (!watched || request < watched.shownBy) return;
    if (server.status === 'DELETED') {
      this.#tellGone(server.id, server);
      return;
    }
    const news = this.#isNews(server);
    if (news) this.#learnBootTime(watched, server);
    watched.last = news || !watched.last?.fault ? server : { ...server, fault: watched.last.fault };
    watched.shownBy = request;
    if (news) for (const { mailbox } of watched.watchers) mailbox.put({ type: 'server', server });
  }

  #learnBootTime({ last, watchers }: Watched, server: Server): void {
    const [first] = watchers;
    if (!first || last?.status !== 'BUILD' || server.status !== 'ACTIVE') return;
    this.#bootTimes.push((this.#parts.clock.now() - first.since) / 1000);
    if (this.#bootTimes.length > BOOT_TIMES_KEPT) this.#bootTimes.shift();
  }

  #tellGone(id: string, last = this.#watched.get(id)?.last): void {
    const watched = this.#watched.get(id);
    for (const { mailbox } of watched?.watchers ?? []) mailbox.put({ type: 'gone', last });
    if (watched) watched.watchers = [];
    this.#watched.delete(id);
    if (this.#watched.size === 0) this.#rest();
  }

  #tellTrouble(error: Error): void {
    this.#failures++;
    this.#retryAfter = error instanceof OpenStackError ? error.retryAfter : undefined;
    this.#parts.logger.warn(`watching servers: ${error.message}`);
    const event: WatchEvent = { type: 'trouble', error, failures: this.#failures };
    for (const { watchers } of this.#watched.values()) {
      for (const { mailbox } of watchers) mailbox.put(event);
    }
  }
}

function stateOf(server: Server): string {
  const keys = ['status', 'OS-EXT-STS:task_state', 'OS-EXT-STS:vm_state', 'OS-EXT-STS:power_state'] as const;
  return keys.map((key) => server[key]).join(' ');
}

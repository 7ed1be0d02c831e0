import { isAbsolute, join } from 'node:path';
import { VirtualClock } from '../../src/clock.js';
import type { Cloud } from '../cloud.js';
import type { FaultInput } from '../faults/fault.js';
import { type JournalEntry, renderEntry } from '../journal/entry.js';
import { type JournalFilter, selectEntries } from '../journal/filter.js';
import { isProfileName, PROFILES, profileNames } from '../profile/named.js';
import type { ProfileInput } from '../profile/profile.js';
import {
  readSnapshot,
  type Snapshot,
  savedCloud,
  takeSnapshot,
  writeSnapshot,
} from '../snapshot/snapshot.js';
import { conditionHolds } from './condition.js';
import {
  type FaultView,
  type Reset,
  type Restore,
  type RunUntil,
  type RunUntilView,
  resetSchema,
  restoreSchema,
  runUntilSchema,
  type ServerView,
  type SimControl,
  type SimEvent,
  type StateView,
  type TimeView,
} from './contract.js';
import { EventHub } from './event-hub.js';
import { keepTime } from './heartbeat.js';
import { ControlRefused } from './refusal.js';
import { ServerHistory } from './server-history.js';
import { stateView } from './state-view.js';
import { SteerableClock } from './steerable-clock.js';
import { faultView, timeView } from './views.js';

export interface LaboratoryOptions {
  /** Where snapshots named by a plain file name are kept. Default: where the process runs. */
  readonly directory?: string;
}

/** A cloud in one's hands: everything that the control plane does, in this process. */
export class Laboratory implements SimControl {
  readonly cloud: Cloud;
  readonly hub = new EventHub();
  readonly history: ServerHistory;
  readonly #directory: string;
  readonly #ends: (() => void)[];

  constructor(cloud: Cloud, options: LaboratoryOptions = {}) {
    this.cloud = cloud;
    this.#directory = options.directory ?? '.';
    this.history = new ServerHistory(cloud);
    this.#ends = [
      keepTime(cloud),
      cloud.serverWatch.listen({
        changed: (server, now) => {
          if (this.history.note(server, now) && this.hub.heard) {
            this.hub.emit({ type: 'server', data: this.history.view(server) });
          }
        },
        replaced: () => {
          this.history.restart();
          this.hub.emit({ type: 'reset', data: { random_seed: cloud.randomSeed } });
        },
      }),
      cloud.journal.listen((record) => {
        if (this.hub.heard) this.hub.emit({ type: 'request', data: renderEntry(record) });
      }),
    ];
    cloud.faults.onChange = (change, active) => {
      if (this.hub.heard) this.hub.emit({ type: 'fault', data: { ...faultView(active), change } });
    };
  }

  /** Lets go of the cloud: nothing follows it from here any more. */
  close(): void {
    for (const end of this.#ends.splice(0)) end();
    this.cloud.faults.onChange = undefined;
  }

  async state(): Promise<StateView> {
    this.cloud.settle();
    return stateView(this.cloud, this.history);
  }

  async servers(): Promise<ServerView[]> {
    this.cloud.settle();
    return this.history.views;
  }

  async requests(filter: JournalFilter = {}): Promise<JournalEntry[]> {
    return selectEntries(this.cloud.journal, filter);
  }

  async clearRequests(): Promise<void> {
    this.cloud.journal.clear();
  }

  async faults(): Promise<FaultView[]> {
    return this.cloud.faults.list.map(faultView);
  }

  async addFault(fault: FaultInput): Promise<FaultView> {
    return faultView(this.cloud.faults.add(fault));
  }

  async removeFault(id: string): Promise<boolean> {
    return this.cloud.faults.remove(id);
  }

  async clearFaults(): Promise<void> {
    this.cloud.faults.clear();
  }

  async time(): Promise<TimeView> {
    return timeView(this.cloud);
  }

  async setSpeed(speed: number): Promise<TimeView> {
    const { clock } = this.cloud;
    if (!(clock instanceof SteerableClock)) throw new ControlRefused(UNSTEERABLE);
    clock.speed = speed;
    return this.#timeChanged();
  }

  async advance(seconds: number): Promise<TimeView> {
    await this.#movable().advance(seconds * 1000);
    this.cloud.settle();
    return this.#timeChanged();
  }

  async runUntil(condition: RunUntil): Promise<RunUntilView> {
    const { limit, ...wanted } = runUntilSchema.parse(condition);
    const reached = await runClockUntil(
      this.#movable(),
      () => {
        this.cloud.settle();
        return conditionHolds(wanted, this.cloud, this.history);
      },
      limit * 1000,
    );
    return { ...this.#timeChanged(), reached };
  }

  async settle(): Promise<TimeView> {
    const { clock } = this.cloud;
    if (clock instanceof SteerableClock || clock instanceof VirtualClock) await clock.settle();
    this.cloud.settle();
    return timeView(this.cloud);
  }

  async reset(to: Reset = {}): Promise<StateView> {
    const { profile, seed, random_seed } = resetSchema.parse(to);
    this.cloud.begin({
      profile: profile === undefined ? this.cloud.profile : profileOf(profile),
      randomSeed: random_seed ?? this.cloud.randomSeed,
      ...(seed ? { seed } : {}),
    });
    return this.state();
  }

  async snapshot(): Promise<Snapshot> {
    return takeSnapshot(this.cloud);
  }

  async saveTo(file: string): Promise<void> {
    await writeSnapshot(this.#path(file), takeSnapshot(this.cloud));
  }

  async restore(from: Restore): Promise<StateView> {
    const { file, snapshot = await readSnapshot(this.#path(file as string)) } = restoreSchema.parse(from);
    if (!snapshot) throw new ControlRefused(`there is no file ${file}`);
    const saved = savedCloud(snapshot);
    const { clock } = this.cloud;
    if (clock instanceof SteerableClock && clock.speed === 0) clock.reset(saved.now);
    this.cloud.restore(saved);
    return this.state();
  }

  events(signal: AbortSignal): AsyncIterable<SimEvent> {
    return this.hub.stream(signal);
  }

  #path(file: string): string {
    return isAbsolute(file) ? file : join(this.#directory, file);
  }

  #movable(): SteerableClock | VirtualClock {
    const { clock } = this.cloud;
    if (clock instanceof SteerableClock || clock instanceof VirtualClock) return clock;
    throw new ControlRefused(UNSTEERABLE);
  }

  #timeChanged(): TimeView {
    const data = timeView(this.cloud);
    this.hub.emit({ type: 'time', data });
    return data;
  }
}

const UNSTEERABLE =
  'the clock belongs to the program that made this cloud; give the cloud a SteerableClock or a VirtualClock';

async function runClockUntil(
  clock: SteerableClock | VirtualClock,
  predicate: () => boolean,
  limit: number,
): Promise<boolean> {
  if (clock instanceof SteerableClock) return clock.runUntil(predicate, limit);
  return clock.runUntil(predicate, limit).then(
    () => true,
    () => false,
  );
}

function profileOf(profile: ProfileInput | string): ProfileInput {
  if (typeof profile !== 'string') return profile;
  if (isProfileName(profile)) return PROFILES[profile];
  throw new ControlRefused(`there is no profile ${profile}; there are ${profileNames.join(', ')}`);
}

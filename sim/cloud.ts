import { type Clock, systemClock } from '../src/clock.js';
import { Call } from './call.js';
import { answerCompute } from './compute/service.js';
import { type ComputeState, newComputeState } from './compute/state.js';
import { type Deployment, pathPrefixes, type ServiceName } from './deployment.js';
import { type ActiveFault, Faults } from './faults/faults.js';
import { answerWithFaults } from './faults/intervention.js';
import { stageOf } from './faults/lifecycle.js';
import { handleVanishing } from './faults/vanish.js';
import type { Reply, SimRequest, SimResponse } from './http/message.js';
import { refuseLongLine } from './http/request-line.js';
import { answerIdentity } from './identity/service.js';
import { type IdentityState, newIdentityState } from './identity/state.js';
import { answerImage } from './image/service.js';
import { type ImageState, newImageState } from './image/state.js';
import { Journal } from './journal/journal.js';
import { answerMetadata } from './metadata/service.js';
import { type MetadataState, newMetadataState } from './metadata/state.js';
import { answerNetwork } from './network/service.js';
import { type NetworkState, newNetworkState } from './network/state.js';
import { requesterOf } from './operations/requester.js';
import { answerPlacement } from './placement/service.js';
import { newPlacementState, type PlacementState } from './placement/state.js';
import { PROFILES, type ProfileName } from './profile/named.js';
import { type Profile, type ProfileInput, profileSchema } from './profile/profile.js';
import type { Stage, Subject } from './profile/stage.js';
import { Random } from './random.js';
import { RateLimiter, type RateWindow } from './rate-limits/rate-limiter.js';
import { type SeedInput, seedSchema } from './seed.js';
import { ServerWatch } from './server-watch.js';
import { type Scheduled, Timeline } from './timeline.js';
import { answerVolume } from './volume/service.js';
import { newVolumeState, type VolumeState } from './volume/state.js';

export interface CloudOptions extends CloudBeginning {
  readonly clock?: Clock;
  readonly deployment?: Deployment;
}

/** What a cloud is like, and what it holds, when it begins. */
export interface CloudBeginning {
  /** A profile, or the name of one of those that come with the simulator. Default: a cloud that takes no time. */
  readonly profile?: ProfileInput | ProfileName;
  /** What the cloud holds at the start. Default: what the profile says, else a small cloud to try things in. */
  readonly seed?: SeedInput;
  /** All chance follows from it. Default: drawn, and found again in {@link Cloud.randomSeed}. */
  readonly randomSeed?: number;
}

/** A cloud between two moments. Plain data: maps, sets, bytes, numbers and text. */
export interface SavedCloud {
  readonly now: number;
  readonly profile: Profile;
  readonly randomSeed: number;
  readonly chance: readonly number[];
  readonly ids: readonly number[];
  readonly requestIds: readonly number[];
  /** How many requests had been answered. */
  readonly requests: number;
  readonly timeline: readonly Scheduled[];
  readonly faults: readonly ActiveFault[];
  readonly rateWindows: ReadonlyMap<string, RateWindow>;
  readonly state: Pick<
    Cloud,
    'identity' | 'image' | 'volume' | 'network' | 'compute' | 'metadata' | 'placement'
  >;
}

const SERVICES: Readonly<Record<ServiceName, (call: Call) => SimResponse>> = {
  identity: answerIdentity,
  compute: answerCompute,
  image: answerImage,
  volume: answerVolume,
  network: answerNetwork,
  placement: answerPlacement,
  metadata: answerMetadata,
};

/** A whole cloud in memory: its state, its rules, and the one function that answers a request. */
export class Cloud {
  readonly clock: Clock;
  readonly deployment: Deployment;
  readonly timeline = new Timeline();
  /** What goes wrong on purpose. */
  readonly faults: Faults;
  /** The last requests and their answers. */
  readonly journal = new Journal();
  /** Tells of each change of a server. */
  readonly serverWatch = new ServerWatch();
  // What follows is replaced as a whole when the cloud begins anew, or is restored.
  profile!: Profile;
  randomSeed!: number;
  /** Chance in lifecycles and faults. */
  chance!: Random;
  /** Ids of what is made. */
  ids!: Random;
  /** Ids of requests; apart, so that looking at a cloud does not change what it does next. */
  requestIds!: Random;
  identity!: IdentityState;
  image!: ImageState;
  volume!: VolumeState;
  network!: NetworkState;
  compute!: ComputeState;
  metadata!: MetadataState;
  placement!: PlacementState;
  #rateLimiter!: RateLimiter;

  constructor(options: CloudOptions = {}) {
    this.clock = options.clock ?? systemClock;
    this.deployment = options.deployment ?? pathPrefixes;
    this.faults = new Faults(() => this.chance);
    handleVanishing(this);
    this.begin(options);
  }

  /** Makes it a new cloud: forgets all that it holds, awaits and has answered. */
  begin({ profile, seed, randomSeed }: CloudBeginning = {}): void {
    this.profile = profileSchema.parse(
      typeof profile === 'string' ? PROFILES[profile] : (profile ?? PROFILES.instant),
    );
    this.randomSeed = randomSeed ?? Math.floor(Math.random() * 2 ** 31);
    this.chance = new Random(this.randomSeed);
    this.ids = new Random(this.randomSeed ^ 0x5eed1d);
    this.requestIds = new Random(this.randomSeed ^ 0x4e9);
    this.timeline.restore([]);
    this.journal.reset();
    this.faults.restore([]);
    for (const fault of this.profile.faults) this.faults.add(fault);
    this.#rateLimiter = new RateLimiter(this.profile.rate_limits);
    const holds = seedSchema.parse(seed ?? this.profile.seed);
    this.identity = newIdentityState(holds.identity, this);
    this.image = newImageState(holds.image, this);
    this.volume = newVolumeState(holds.volume, this);
    this.network = newNetworkState(holds.network, this);
    this.compute = newComputeState(holds.compute, this);
    this.metadata = newMetadataState();
    this.placement = newPlacementState();
    this.serverWatch.replaced();
  }

  /** All that it holds and awaits, as plain data: the cloud's own, so copy it before the cloud goes on. */
  save(): SavedCloud {
    const { profile, randomSeed, identity, image, volume, network, compute, metadata, placement } = this;
    return {
      now: this.settle(),
      profile,
      randomSeed,
      chance: this.chance.state,
      ids: this.ids.state,
      requestIds: this.requestIds.state,
      requests: this.journal.total,
      timeline: this.timeline.scheduled,
      faults: this.faults.list,
      rateWindows: this.#rateLimiter.windows,
      state: { identity, image, volume, network, compute, metadata, placement },
    };
  }

  /** Goes on from what was saved. What came due in the meantime happens at once, each at its own time. */
  restore(saved: SavedCloud): void {
    this.profile = saved.profile;
    this.randomSeed = saved.randomSeed;
    this.chance = new Random(saved.chance);
    this.ids = new Random(saved.ids);
    this.requestIds = new Random(saved.requestIds);
    this.journal.reset(saved.requests);
    this.faults.restore(saved.faults);
    this.#rateLimiter = new RateLimiter(saved.profile.rate_limits, saved.rateWindows);
    Object.assign(this, saved.state);
    this.timeline.restore(saved.timeline);
    this.serverWatch.replaced();
  }

  /** The cloud's time, after everything due by now has happened. */
  settle(): number {
    const now = this.clock.now();
    this.timeline.settle(now);
    return now;
  }

  /**
   * The stage of a lifecycle that a record goes through: the profile's, made worse by the faults that strike it.
   * Undefined: the step takes no time and succeeds.
   */
  stage(process: string, step: string, subject: Subject): Stage | undefined {
    return stageOf(this, process, step, subject);
  }

  /** Answers one request: what the service says, and how a port has to deliver it. */
  answer(request: SimRequest): Reply {
    const now = this.settle();
    const location = this.deployment.locate(request);
    if (!location) return { response: NOT_FOUND, delay: 0, delivery: 'send' };
    const call = new Call(this, location.service, request, location.target, location.root, now);
    const requester = requesterOf(call);
    const { reply, faults } = answerWithFaults(
      call,
      requester,
      (served) =>
        this.#rateLimiter.refuse(served, requester) ??
        refuseLongLine(served) ??
        SERVICES[served.service](served),
    );
    this.journal.record(call, reply, requester, faults);
    return reply;
  }
}

const NOT_FOUND: SimResponse = { status: 404, headers: [], body: '' };

import { type Clock, systemClock } from '../src/clock.js';
import { Call } from './call.js';
import { answerCompute } from './compute/service.js';
import { type ComputeState, newComputeState } from './compute/state.js';
import { type Deployment, pathPrefixes, type ServiceName } from './deployment.js';
import { Faults } from './faults/faults.js';
import { answerWithFaults } from './faults/intervention.js';
import { stageOf } from './faults/lifecycle.js';
import type { Reply, SimRequest, SimResponse } from './http/message.js';
import { answerIdentity } from './identity/service.js';
import { type IdentityState, newIdentityState } from './identity/state.js';
import { answerImage } from './image/service.js';
import { type ImageState, newImageState } from './image/state.js';
import { Journal } from './journal/journal.js';
import { answerMetadata } from './metadata/service.js';
import { answerNetwork } from './network/service.js';
import { type NetworkState, newNetworkState } from './network/state.js';
import { requesterOf } from './operations/requester.js';
import { answerPlacement } from './placement/service.js';
import { type Profile, type ProfileInput, profileSchema } from './profile/profile.js';
import type { Stage, Subject } from './profile/stage.js';
import { Random } from './random.js';
import { RateLimiter } from './rate-limits/rate-limiter.js';
import { type SeedInput, seedSchema } from './seed.js';
import { Timeline } from './timeline.js';
import { answerVolume } from './volume/service.js';
import { newVolumeState, type VolumeState } from './volume/state.js';

export interface CloudOptions {
  readonly clock?: Clock;
  readonly profile?: ProfileInput;
  /** What the cloud holds at the start. */
  readonly seed?: SeedInput;
  /** All chance follows from it. Default: drawn, and found again in {@link Cloud.randomSeed}. */
  readonly randomSeed?: number;
  readonly deployment?: Deployment;
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
  readonly profile: Profile;
  readonly randomSeed: number;
  readonly deployment: Deployment;
  readonly timeline = new Timeline();
  /** What goes wrong on purpose. */
  readonly faults: Faults;
  /** The last requests and their answers. */
  readonly journal = new Journal();
  readonly #rateLimiter: RateLimiter;
  /** Chance in lifecycles and faults. */
  readonly chance: Random;
  /** Ids of what is made. */
  readonly ids: Random;
  /** Ids of requests; apart, so that looking at a cloud does not change what it does next. */
  readonly requestIds: Random;
  readonly identity: IdentityState;
  readonly image: ImageState;
  readonly volume: VolumeState;
  readonly network: NetworkState;
  readonly compute: ComputeState;

  constructor(options: CloudOptions = {}) {
    this.clock = options.clock ?? systemClock;
    this.profile = profileSchema.parse(options.profile ?? { name: 'default' });
    this.randomSeed = options.randomSeed ?? Math.floor(Math.random() * 2 ** 31);
    this.deployment = options.deployment ?? pathPrefixes;
    this.chance = new Random(this.randomSeed);
    this.ids = new Random(this.randomSeed ^ 0x5eed1d);
    this.requestIds = new Random(this.randomSeed ^ 0x4e9);
    this.faults = new Faults(() => this.chance);
    for (const fault of this.profile.faults) this.faults.add(fault);
    this.#rateLimiter = new RateLimiter(this.profile.rate_limits);
    const seed = seedSchema.parse(options.seed);
    this.identity = newIdentityState(seed.identity, this);
    this.image = newImageState(seed.image, this);
    this.volume = newVolumeState(seed.volume, this);
    this.network = newNetworkState(seed.network, this);
    this.compute = newComputeState(seed.compute, this);
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
      (served) => this.#rateLimiter.refuse(served, requester) ?? SERVICES[served.service](served),
    );
    this.journal.record(call, reply, requester, faults);
    return reply;
  }
}

const NOT_FOUND: SimResponse = { status: 404, headers: [], body: '' };

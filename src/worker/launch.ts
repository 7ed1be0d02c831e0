/** One launch: what was asked for, how far it came, and what of it may be in the cloud. */
import type { Milliseconds } from '../clock.js';
import type { Build } from '../master/port.js';
import type { Server } from '../openstack/index.js';
import type { LaunchNumber } from './lifecycle.js';
import type { LaunchOptions } from './option-schema.js';
import type { Stage } from './substantiation-error.js';

export interface Launch {
  readonly number: LaunchNumber;
  readonly build: Build | undefined;
  readonly began: Milliseconds;
  /** Gives up whatever is under way for this launch. */
  readonly giveUp: AbortController;
  /** Resolves once the agent is there, and with it ends the watching for trouble. */
  readonly whenAttached: Promise<void>;
  readonly tellAttached: () => void;
  attached: boolean;
  stage: Stage;
  /** The options as they are for the build. */
  options?: LaunchOptions;
  /** What was found for them in the cloud. */
  chosen?: ChosenNames;
  /** The instance that is to become the worker, as it was last seen. */
  instanceId?: string;
  seen?: Server;
  /** Settles when nothing of it is under way any more. Never rejects. */
  work: Promise<void>;
}

/** Ids and names of what a launch uses, to compare with what another build wants. */
export interface ChosenNames {
  readonly image?: { readonly id: string; readonly name: string };
  readonly flavor: { readonly id: string; readonly name: string };
}

/** Made once: an error made for each launch would look for its place each time. */
const LAUNCH_GIVEN_UP = new Error('the launch was given up');

export function newLaunch(begun: Pick<Launch, 'number' | 'build' | 'began' | 'stage'>): Launch {
  let tellAttached = (): void => {};
  const whenAttached = new Promise<void>((resolve) => {
    tellAttached = resolve;
  });
  return {
    ...begun,
    giveUp: new AbortController(),
    whenAttached,
    tellAttached,
    attached: false,
    work: Promise.resolve(),
  };
}

export function agentAttached(launch: Launch): void {
  launch.attached = true;
  launch.tellAttached();
}

/** Ends whatever is under way for it. */
export function giveUp(launch: Launch): void {
  launch.giveUp.abort(LAUNCH_GIVEN_UP);
}

import type { Clock } from '../src/clock.js';
import { Cloud, type CloudBeginning } from './cloud.js';
import type { Laboratory } from './control/laboratory.js';
import { SteerableClock } from './control/steerable-clock.js';
import { pathPrefixes, STANDARD_PORTS, separatePorts } from './deployment.js';
import type { GuestProgram } from './guest/guest.js';
import type { GuestHost } from './guest/guest-host.js';
import { type ControlHandler, type Listening, type ListenOptions, listen } from './ports/http-server.js';
import { StateFile } from './snapshot/state-file.js';

export interface SimulatorOptions extends CloudBeginning, Omit<ListenOptions, 'ports' | 'control'> {
  /** 1, the default, is real time, 60 makes a minute of a second, 0 stands still until it is moved. */
  readonly speed?: number;
  /** A clock of one's own in place of `speed`: a `VirtualClock` shared with what is tested. */
  readonly clock?: Clock;
  /** Each service on the port that OpenStack's installation guide gives it, instead of all on one. */
  readonly standardPorts?: boolean;
  /** False: nothing below `/_sim/`. */
  readonly control?: boolean;
  /** Keeps the cloud: read at the start if it is there, written as things change, and at the end. */
  readonly stateFile?: string;
  /** Plays the guest of each server, in this process, from when the server is ACTIVE. */
  readonly onBoot?: GuestProgram;
  /** A shell command that plays it; see sim/README.md for its environment. */
  readonly bootCommand?: string;
  /**
   * Runs user data that is a script. **It runs on this machine, as you, whatever it says**: whoever can create a
   * server here can do what you can. Refused together with `allowRemote`.
   */
  readonly runUserData?: boolean;
  /** Where the control plane keeps snapshots. Default: where the process runs. */
  readonly directory?: string;
}

/** A simulated cloud that listens. */
export interface Simulator extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`: Keystone's root, and with `/_sim/` behind it the control plane's. */
  readonly url: string;
  readonly cloud: Cloud;
  /** Everything the control plane does, without HTTP. */
  readonly laboratory: Laboratory;
  /** Stops listening, ends the guests, writes the state file. */
  close(): Promise<void>;
}

/**
 * Starts a simulator.
 * @throws RemoteAccessRefused, RemoteUserDataRefused, SnapshotUnreadable, ZodError for a profile or a seed; Error with `code` EADDRINUSE
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  if (options.runUserData && options.allowRemote) throw new RemoteUserDataRefused();
  const clock = options.clock ?? new SteerableClock(options.speed ?? 1);
  const cloud = new Cloud({
    ...options,
    clock,
    deployment: options.standardPorts ? separatePorts() : pathPrefixes,
  });
  const stateFile = options.stateFile === undefined ? undefined : new StateFile(options.stateFile, cloud);
  await stateFile?.load();
  const { Laboratory } = await import('./control/laboratory.js');
  const laboratory = new Laboratory(
    cloud,
    options.directory === undefined ? {} : { directory: options.directory },
  );
  const listening = await listen(cloud, {
    ...options,
    ...(options.standardPorts ? { ports: STANDARD_PORTS } : {}),
    control: options.control === false ? undefined : controlHandler(laboratory),
  });
  stateFile?.keep();
  const guests = await guestsOf(options, cloud, listening.url);
  return simulator(cloud, laboratory, listening, async () => {
    await guests?.close();
    await stateFile?.close();
  });
}

/** Whoever can reach the simulator could run programs here as its user. */
export class RemoteUserDataRefused extends Error {
  constructor() {
    super(
      'user data of other machines would run here as you: leave out runUserData (--run-user-data) or allowRemote',
    );
    this.name = 'RemoteUserDataRefused';
  }
}

async function guestsOf(
  options: SimulatorOptions,
  cloud: Cloud,
  url: string,
): Promise<GuestHost | undefined> {
  const { onBoot, bootCommand, runUserData } = options;
  if (!onBoot && bootCommand === undefined && !runUserData) return undefined;
  const [{ GuestHost }, { commandGuest, userDataGuest }, { metadataUrl }] = await Promise.all([
    import('./guest/guest-host.js'),
    import('./guest/command.js'),
    import('./guest/guest-metadata.js'),
  ]);
  const urlFor = (id: string): string => metadataUrl(cloud, url, id);
  return new GuestHost(cloud, [
    ...(onBoot ? [onBoot] : []),
    ...(bootCommand === undefined ? [] : [commandGuest(bootCommand, urlFor)]),
    ...(runUserData ? [userDataGuest(urlFor)] : []),
  ]);
}

function simulator(
  cloud: Cloud,
  laboratory: Laboratory,
  listening: Listening,
  atTheEnd: () => Promise<void>,
): Simulator {
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await listening.close();
    laboratory.close();
    await atTheEnd();
  };
  return {
    url: listening.url,
    cloud,
    laboratory,
    close: () => (closing ??= close()),
    [Symbol.asyncDispose]() {
      return this.close();
    },
  };
}

/** Loaded when it is first asked for something: a simulator should answer soon after it was started. */
function controlHandler(laboratory: Laboratory): ControlHandler {
  return (incoming, outgoing) => {
    import('./control/http.js').then(
      ({ answerControl }) => answerControl(laboratory, incoming, outgoing),
      (error: Error) => outgoing.destroy(error),
    );
  };
}

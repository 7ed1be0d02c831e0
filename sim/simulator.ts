import type { Clock } from '../src/clock.js';
import { Cloud, type CloudBeginning } from './cloud.js';
import type { Laboratory } from './control/laboratory.js';
import { SteerableClock } from './control/steerable-clock.js';
import { pathPrefixes, STANDARD_PORTS, separatePorts } from './deployment.js';
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
 * @throws RemoteAccessRefused, SnapshotUnreadable, ZodError for a profile or a seed; Error with `code` EADDRINUSE
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
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
  return simulator(cloud, laboratory, listening, stateFile);
}

function simulator(
  cloud: Cloud,
  laboratory: Laboratory,
  listening: Listening,
  stateFile: StateFile | undefined,
): Simulator {
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await listening.close();
    laboratory.close();
    await stateFile?.close();
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

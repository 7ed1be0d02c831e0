import { recordAction } from '../instance-actions/action-log.js';
import { accepted, type ComputeRoute } from '../route.js';
import { beginProcess, type ServerProcess } from '../servers/server-process.js';
import { powerOf } from './hypervisor.js';
import { actionRoute, type ServerAction } from './server-action.js';
import { booted, oneTask, settled } from './steps.js';

/** An action that is done as soon as one task is. */
interface PowerAction extends Omit<ServerAction<unknown>, 'answer'> {
  /** As the record of the server's actions calls it. */
  readonly recordedAs: string;
  readonly process: ServerProcess;
}

/** States and tasks as recorded: `transitions.json`, and what a real cloud's servers show after each action. */
const ACTIONS: readonly PowerAction[] = [
  {
    action: 'os-stop',
    name: 'stop',
    recordedAs: 'stop',
    byCell: true,
    onHost: true,
    states: ['active', 'error'],
    process: oneTask(
      'server.stop',
      'powering-off',
      'compute_stop_instance',
      settled({ vmState: 'stopped', powerState: 4 }),
    ),
  },
  {
    action: 'os-start',
    name: 'start',
    recordedAs: 'start',
    byCell: true,
    onHost: true,
    states: ['stopped'],
    process: oneTask('server.start', 'powering-on', 'compute_start_instance', settled(booted)),
  },
  {
    action: 'pause',
    recordedAs: 'pause',
    states: ['active'],
    process: oneTask(
      'server.pause',
      'pausing',
      'compute_pause_instance',
      settled((cloud) => ({ vmState: 'paused', powerState: powerOf(cloud, 'paused') })),
    ),
  },
  {
    action: 'unpause',
    recordedAs: 'unpause',
    states: ['paused'],
    process: oneTask(
      'server.unpause',
      'unpausing',
      'compute_unpause_instance',
      settled({ vmState: 'active', powerState: 1 }),
    ),
  },
  {
    action: 'suspend',
    recordedAs: 'suspend',
    states: ['active'],
    process: oneTask(
      'server.suspend',
      'suspending',
      'compute_suspend_instance',
      settled((cloud) => ({
        vmState: 'suspended',
        suspendedFrom: 'active',
        powerState: powerOf(cloud, 'suspended'),
      })),
    ),
  },
  {
    action: 'resume',
    recordedAs: 'resume',
    states: ['suspended'],
    process: oneTask(
      'server.resume',
      'resuming',
      'compute_resume_instance',
      settled({ vmState: 'active', suspendedFrom: undefined, powerState: 1 }),
    ),
  },
  {
    action: 'unrescue',
    recordedAs: 'unrescue',
    states: ['rescued'],
    process: oneTask('server.unrescue', 'unrescuing', 'compute_unrescue_instance', settled(booted)),
  },
];

export const powerProcesses: readonly ServerProcess[] = ACTIONS.map(({ process }) => process);

/** Recordings `nova-action-{stop,start,pause,unpause,suspend,resume,unrescue}*`. */
export const powerRoutes: ReadonlyArray<ComputeRoute<Record<string, unknown>>> = ACTIONS.map(
  ({ process, recordedAs, ...action }) =>
    actionRoute({
      ...action,
      answer(call, server) {
        recordAction(call, server, recordedAs);
        beginProcess(call.cloud, process, server, call.now);
        return accepted();
      },
    }),
);

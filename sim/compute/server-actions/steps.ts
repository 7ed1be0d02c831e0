import type { Cloud } from '../../cloud.js';
import { clearConsole } from '../servers/console-log.js';
import { type ServerRecord, touch } from '../servers/server.js';
import type { Outcome, ServerProcess, ServerStep } from '../servers/server-process.js';

type Changes = Partial<ServerRecord>;
type Finish = NonNullable<ServerStep['finish']>;

/** The end of a task: the server is what it was to become. */
export function settled(
  changes: Changes | ((cloud: Cloud, server: ServerRecord, now: number) => Changes),
): Finish {
  return (cloud, server, now): Outcome => {
    const wanted = typeof changes === 'function' ? changes(cloud, server, now) : changes;
    touch(cloud, server, now, { taskState: null, ...wanted });
    return 'next';
  };
}

/** A server that runs from now on, from its boot loader on. */
export function booted(cloud: Cloud, server: ServerRecord): Changes {
  clearConsole(cloud.compute, server.id);
  return restarted(cloud, server);
}

/** A server whose system began anew, without the machine being switched off. */
export function restarted(cloud: Cloud, server: ServerRecord): Changes {
  cloud.serverWatch.switchedOff(server);
  return { vmState: 'active', powerState: 1 };
}

/** A process of one task. */
export function oneTask(name: string, task: string, event: string, finish: Finish): ServerProcess {
  return { name, steps: [{ step: task, shows: { taskState: task }, events: [event], finish }] };
}

/** A process of several tasks, each a step called like it. */
export function severalTasks(
  name: string,
  tasks: readonly string[],
  event: string | readonly string[],
  finish: Finish,
): ServerProcess {
  const steps = tasks.map((task, index): ServerStep => {
    const step = { step: task, shows: { taskState: task } };
    const first = index === 0 ? { ...step, events: [event].flat() } : step;
    return index === tasks.length - 1 ? { ...first, finish } : first;
  });
  return { name, steps };
}

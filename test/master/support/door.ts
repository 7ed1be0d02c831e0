/** A listener whose connections become sessions, for tests of the protocol alone. */
import { onTestFinished } from 'vitest';
import { systemClock } from '../../../src/clock.js';
import { silentLogger } from '../../../src/master/port.js';
import { Listener, type ListenerOptions } from '../../../src/master/protocol/listener.js';
import { type SessionOptions, WorkerSession } from '../../../src/master/protocol/session.js';

export interface Door {
  readonly port: number;
  /** The next worker that is let in. */
  readonly next: () => Promise<WorkerSession>;
}

export async function openDoor(
  passwords: Readonly<Record<string, string>>,
  session: Partial<SessionOptions> = {},
  listener: Partial<ListenerOptions> = {},
): Promise<Door> {
  const arrived: WorkerSession[] = [];
  let wake: () => void = () => undefined;
  const door = new Listener({
    clock: systemClock,
    logger: silentLogger,
    password: (name) => passwords[name],
    connected: (workerName, socket) => {
      arrived.push(
        new WorkerSession(socket, { workerName, clock: systemClock, logger: silentLogger, ...session }),
      );
      wake();
    },
    ...listener,
  });
  const port = await door.listen(0, '127.0.0.1');
  const all: WorkerSession[] = [];
  onTestFinished(() => {
    for (const one of [...all, ...arrived]) one.drop('the test is over');
    door.close();
  });
  const next = async (): Promise<WorkerSession> => {
    while (arrived.length === 0)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    const one = arrived.shift() as WorkerSession;
    all.push(one);
    return one;
  };
  return { port, next };
}

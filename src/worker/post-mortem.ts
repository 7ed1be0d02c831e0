/** Asks the cloud why an instance did not become a worker. */
import type { Clock, Seconds } from '../clock.js';
import type { Compute } from './cloud.js';
import type { Launch } from './launch.js';
import type { Fault } from './substantiation-error.js';
import { withinLimit } from './time-limit.js';

export interface Findings {
  readonly status?: string | undefined;
  readonly fault?: Fault | undefined;
  readonly consoleTail?: string | undefined;
}

export interface ExaminationParts {
  readonly compute: Pick<Compute, 'getServer' | 'consoleOutput'>;
  readonly clock: Clock;
  /** Blotted out of the console's text. */
  readonly secrets: readonly string[];
}

/** A cloud that does not answer must not keep those waiting to whom the failure is to be told. */
const TIME_LIMIT: Seconds = 5;
const CONSOLE_LINES = 20;

/** Never rejects: what the cloud does not tell is left out. */
export async function examine(
  launch: Launch,
  { compute, clock, secrets }: ExaminationParts,
): Promise<Findings> {
  const { instanceId: id, seen } = launch;
  const known = { status: seen?.status, fault: seen?.fault };
  if (id === undefined) return known;
  return withinLimit(clock, TIME_LIMIT, [], async (signal) => {
    const options = { signal, attempts: 1 };
    const [server, console] = await Promise.allSettled([
      compute.getServer(id, options),
      compute.consoleOutput(id, CONSOLE_LINES, options),
    ]);
    return {
      ...known,
      ...(server.status === 'fulfilled' && { status: server.value.status, fault: server.value.fault }),
      ...(console.status === 'fulfilled' && { consoleTail: redacted(console.value, secrets) }),
    };
  });
}

function redacted(text: string, secrets: readonly string[]): string | undefined {
  const clean = secrets
    .filter((secret) => secret !== '')
    .reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  return clean.trim() === '' ? undefined : clean.trimEnd();
}

import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import fc from 'fast-check';
import { systemClock } from '../../../src/clock.js';
import type { RecordedService } from '../recording.js';
import { damagedWalk } from './damaged-walks.js';
import { differ, type Outcome } from './differential.js';
import { type GeneratedRequest, requestsFor } from './generated-request.js';
import { loadOperations, SERVICES, schemasArePresent } from './official-schemas.js';
import { startPair } from './pair.js';
import { Project } from './project.js';
import { renderCounts, renderDifferences, renderExplanations, renderTotal } from './summary.js';
import { usualRequests, usualRequestsOf } from './usual-requests.js';

/** `npm run parity:live`: see ../README.md. */

interface Options {
  readonly cloud: string;
  readonly service: readonly RecordedService[];
  readonly operation?: string;
  readonly runs: number;
  readonly seed: number;
  readonly out: string;
  readonly requests?: string;
  readonly damage: number;
  readonly log?: string;
}

const options = new Command('parity:live')
  .description(
    'sends generated requests to a real cloud and to the simulator, and shows where they answer otherwise',
  )
  .option('--cloud <host>', 'set up like the recorded one, each service on its usual port', '127.0.0.1')
  .option('--service <name...>', SERVICES.join(', '), services, SERVICES)
  .option('--operation <pattern>', 'only operations whose name matches')
  .option('--runs <number>', 'requests, all services together', count, 2000)
  .option('--seed <number>', 'the same seed generates the same requests', count, 1)
  .option('--requests <file>', 'these instead of generated ones, a line each: see request-line.ts')
  .option(
    '--damage <times>',
    'every known operation instead, this often with something wrong in it',
    count,
    0,
  )
  .option('--out <file>', 'where to write all differences', 'artefacts/parity-live.txt')
  .option(
    '--log <file>',
    'where to write every request as it is answered: a line each, to see what came before',
  )
  .parse()
  .opts<Options>();

if (schemasArePresent()) await main(options);
else process.stdout.write('skipped: the official schemas (../shared/reference/openapi) are not here\n');

async function main({
  cloud,
  service,
  runs,
  seed,
  out,
  operation = '',
  requests: file,
  damage,
  log,
}: Options): Promise<void> {
  const requests = file
    ? fc.sample(usualRequests(readFileSync(file, 'utf8')), { numRuns: runs, seed })
    : inTurn(
        service.map((one) =>
          damage > 0
            ? damagedWalk(one, damage, seed)
            : generated(one, Math.ceil(runs / service.length), seed, operation),
        ),
      );
  const pair = await startPair(cloud);
  const project = new Project([pair.real, pair.simulated], `parity-${systemClock.now().toString(36)}`);
  const outcomes: Outcome[] = [];
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  try {
    await project.make();
    await pair.fixtures.setUp(service);
    for (const request of requests) {
      if (stop.signal.aborted) break;
      const outcome = await differ(pair, request);
      outcomes.push(outcome);
      if (log) appendFileSync(log, logLine(outcome));
      if (outcomes.length % 100 === 0) process.stderr.write(`${outcomes.length} of ${requests.length}\n`);
    }
  } finally {
    report(service, outcomes, seed, out);
    await pair.fixtures.tidyUp();
    await project.remove();
  }
  process.exitCode = outcomes.every(({ difference, explanation }) => !difference || explanation) ? 0 : 1;
}

function logLine({ request, real, simulated, difference, explanation }: Outcome): string {
  const { service, method, path, body } = request;
  const verdict = difference === undefined ? 'same' : (explanation?.name ?? 'different');
  const answered = `${new Date(systemClock.now()).toISOString()} ${real.status} ${simulated.status} ${verdict}`;
  return `${answered}: ${service} ${method} ${path} ${body ?? ''}\n`;
}

function generated(
  service: RecordedService,
  runs: number,
  seed: number,
  pattern: string,
): GeneratedRequest[] {
  const { document, operations } = loadOperations(service);
  const wanted = operations.filter(({ name }) => new RegExp(pattern).test(name));
  if (wanted.length === 0) return [];
  const usual = pattern === '' ? [usualRequestsOf(service)] : [];
  return fc.sample(fc.oneof(requestsFor(document, wanted), ...usual), { numRuns: runs, seed });
}

/** One of each service, then the next of each: a run that is broken off has tried all of them. */
function inTurn(lists: readonly (readonly GeneratedRequest[])[]): GeneratedRequest[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, index) =>
    lists.flatMap((list) => list.slice(index, index + 1)),
  ).flat();
}

function report(
  services: readonly RecordedService[],
  outcomes: readonly Outcome[],
  seed: number,
  out: string,
): void {
  const counts = services.map((service) => renderCounts(service, outcomes)).join('\n');
  const explanations = renderExplanations(outcomes);
  mkdirSync('artefacts', { recursive: true });
  writeFileSync(
    out,
    `${counts}\n${renderTotal(outcomes, seed)}\n\n${explanations}\n\n${renderDifferences(outcomes, 1000)}\n`,
  );
  process.stdout.write(
    `${renderDifferences(outcomes, 1)}\n\n${explanations}\n\n${counts}\n${renderTotal(outcomes, seed)}\n`,
  );
}

function services(value: string, previous: readonly RecordedService[]): readonly RecordedService[] {
  const found = SERVICES.find((service) => service === value);
  if (!found) throw new InvalidArgumentError(`one of ${SERVICES.join(', ')}`);
  return previous === SERVICES ? [found] : [...previous, found];
}

function count(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('a whole number');
  return Number(value);
}

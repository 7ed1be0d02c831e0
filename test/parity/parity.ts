import { Command } from 'commander';
import { failures, shrink } from './expected-failures.js';
import { loadRecordings, readSet, type Series } from './recording.js';
import type { Result } from './replay.js';
import { renderResult, renderTally, tally } from './report.js';
import { replayOnSimulator, replayOthers } from './simulator.js';

/** `npm run parity`: see README.md. */

interface Options {
  readonly only?: string;
  readonly service?: string;
  readonly series: Series;
  readonly recordings?: string;
  readonly names?: true;
  readonly summary?: true;
  readonly shrink?: true;
}

const options = new Command('parity')
  .description('replays the recordings of a real cloud against the simulator and shows every difference')
  .option('--only <glob>', 'show only recordings whose name matches: "nova-create-*"')
  .option(
    '--service <name>',
    'show only those of one service: nova, glance, cinder, neutron, keystone, placement',
  )
  .option('--series <name>', 'zed, or zed-without-network', 'zed')
  .option(
    '--recordings <path>',
    'others than those of the series: a folder as the recorder writes it, or a file with one a line',
  )
  .option('--names', 'only the names of those that differ')
  .option('--summary', 'only the counts')
  .option('--shrink', 'strike out of expected-failures.json what is now answered as recorded')
  .parse()
  .opts<Options>();

const recordings =
  options.recordings === undefined ? loadRecordings(options.series) : readSet(options.recordings);
const results =
  options.recordings === undefined
    ? await replayOnSimulator(options.series)
    : await replayOthers(recordings, options.series);
if (options.shrink && options.recordings === undefined) shrink({ [options.series]: failures(results) });
const wanted = results.filter(matches);
const differing = wanted.filter(({ differences }) => differences.length > 0);
const lines = [
  ...(options.names ? differing.map(({ recording }) => recording.name) : []),
  ...(options.names || options.summary ? [] : differing.map((result) => `${renderResult(result)}\n`)),
  ...tally(wanted).map(renderTally),
  `${wanted.length - differing.length}/${wanted.length} of ${recordings.length} recordings`,
];
process.stdout.on('error', () => {});
process.stdout.write(`${lines.join('\n')}\n`);
process.exitCode = differing.length > 0 ? 1 : 0;

function matches({ recording }: Result): boolean {
  const pattern = (options.only ?? '*').replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return (
    new RegExp(`^${pattern}$`).test(recording.name) &&
    (options.service === undefined || recording.service === options.service)
  );
}

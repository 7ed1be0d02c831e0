/**
 * `npm run farm [seed]`: 24 hours of a CI farm, 100 workers on a cloud of the profile busy, under virtual time.
 * Prints what the day came to; exits 1 if it took a minute or more, or left anything behind.
 */
import { runFarm } from '../sim/lab-farm.js';

const seed = Number(process.argv[2] ?? 1);
const begin = performance.now();
const summary = await runFarm({ workers: 100, hours: 24, profile: 'busy', seed });
const seconds = (performance.now() - begin) / 1000;

const { answers, failedSubstantiations, wait, ...rest } = summary;
process.stdout.write(
  [
    `24 hours of 100 workers, profile busy, seed ${seed}: ${seconds.toFixed(1)} s`,
    `  builds ${rest.builds}, waited for ${wait.median} s (median), ${wait.p95} s (95 %), ${wait.longest} s (longest)`,
    `  substantiations that failed: ${JSON.stringify(failedSubstantiations)}`,
    `  servers at most ${rest.mostServers}, left at the end ${rest.serversLeft}`,
    `  requests ${rest.requests}`,
    ...Object.entries(answers).map(([answer, count]) => `    ${String(count).padStart(7)}  ${answer}`),
    `  digest ${rest.digest}`,
    '',
  ].join('\n'),
);
process.exitCode = seconds < 60 && rest.serversLeft === 0 ? 0 : 1;

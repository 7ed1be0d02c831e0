/**
 * `npm run soak [seconds] [seed]`: generated lives of a worker, one after another, for as long as told (default
 * 60 s). Prints the seed to repeat it by; a life that breaks a law is shrunk, printed, and ends it with 1.
 */
import fc from 'fast-check';
import { histories, live } from './histories.js';

const BATCH = 1000;
const seconds = Number(process.argv[2] ?? 60);
const first = Number(process.argv[3] ?? Math.floor(Math.random() * 2 ** 31));
if (!(seconds > 0) || !Number.isSafeInteger(first)) {
  console.error('usage: npm run soak [seconds] [seed]');
  process.exit(2);
}

const until = performance.now() + seconds * 1000;
let lives = 0;
process.on('unhandledRejection', (reason) => {
  console.error('unhandled rejection:', reason);
  process.exit(1);
});
console.log(`soaking for ${seconds} s, seed ${first}`);
for (let seed = first; performance.now() < until; seed++) {
  const result = await fc.check(
    fc.asyncProperty(histories, (history) => live(history)),
    { numRuns: BATCH, seed },
  );
  lives += result.numRuns;
  if (result.failed) {
    console.error(`seed ${seed}, after ${lives} lives:`);
    console.error(fc.defaultReportMessage(result));
    process.exit(1);
  }
  if ((seed - first) % 20 === 19) console.log(`${lives} lives`);
}
console.log(`${lives} lives, and no law was broken`);

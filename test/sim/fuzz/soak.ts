import { randomInt } from 'node:crypto';
import { fuzzWalks } from './damaged-walks.js';
import { fuzz } from './fuzz.js';

/**
 * `npm run soak:sim [seconds] [seed]`: asks the simulator anything, for as long as told (default 60 s). Prints the
 * seed that an answer was wrong with.
 */
const seconds = Number(process.argv[2] ?? 60);
const first = Number(process.argv[3] ?? randomInt(2 ** 31));
if (!(seconds > 0) || !Number.isSafeInteger(first)) {
  console.error('usage: npm run soak:sim [seconds] [seed]');
  process.exit(2);
}

const until = performance.now() + seconds * 1000;
let asked = 0;
for (let seed = first; performance.now() < until; seed++) {
  try {
    for (const { requests } of [await fuzzWalks(10, seed), await fuzz(10_000, seed)]) asked += requests;
  } catch (error) {
    console.error(`FUZZ_SEED=${seed}, after ${asked} requests:`);
    throw error;
  }
}
console.log(`${asked} requests from seed ${first} on, each answered as a cloud answers`);

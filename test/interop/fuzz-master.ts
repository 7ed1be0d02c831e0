/** `npm run fuzz:master [frames] [seed]`: 100,000 frames that no honest worker sends, on live connections. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { fuzz } from '../master/support/fuzz.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const [frames = 100_000, seed = 1] = process.argv.slice(2).map(Number);

const heap: number[] = [];
const started = performance.now();
let next = 0;
const report = await fuzz({
  frames,
  seed,
  progress: (sent, { connections, turnedAway, builds, passed }) => {
    if (sent < next) return;
    next += frames / 10;
    collect();
    heap.push(process.memoryUsage().heapUsed / 2 ** 20);
    const seconds = (performance.now() - started) / 1000;
    console.log(
      `${seconds.toFixed(0).padStart(4)} s  ${sent} frames, ${connections} connections, ${turnedAway} turned away, ` +
        `${passed} of ${builds} honest builds passed, heap ${heap.at(-1)?.toFixed(1)} MiB`,
    );
  },
});
const grown = (heap.at(-1) ?? 0) - (heap[1] ?? 0);
console.log(JSON.stringify(report));
console.log(`heap grew by ${grown.toFixed(1)} MiB from the second tenth to the last`);
const held =
  report.passed === report.builds &&
  report.strangers === 0 &&
  report.written.length === 0 &&
  report.left === 0 &&
  grown < 16;
console.log(held ? 'the master held' : 'the master did not hold');
process.exitCode = held ? 0 : 1;

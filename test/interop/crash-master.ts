/**
 * `npm run crash:master [runs]`: SIGKILL of the master at a random moment of its builds on a simulated cloud,
 * 50 times. Afterwards the queue and the results are whole, interrupted builds were tried once more, and no
 * instance is left.
 */
import { startSimulator } from '../../sim/index.js';
import { crash, keepConnected } from '../master/support/crash.js';

const runs = Number(process.argv[2] ?? 50);
let port = 0;
const simulator = await startSimulator({
  onBoot: (guest) => {
    const end = keepConnected(guest.server.name, port);
    return new Promise((resolve) => {
      guest.signal.addEventListener('abort', () => {
        end();
        resolve();
      });
    });
  },
});

const total = { queued: 0, running: 0, finished: 0 };
let failures = 0;
for (let run = 1; run <= runs; run++) {
  const after = Math.round(Math.random() * 1500);
  const { killedWhile, wrong } = await crash({
    after,
    authUrl: `${simulator.url}/v3`,
    listening: (given) => {
      port = given;
    },
  });
  const left = [...simulator.cloud.compute.servers.values()].filter(
    ({ vmState }) => vmState !== 'deleted',
  ).length;
  const problems = [...wrong, ...(left === 0 ? [] : [`${left} instances left`])];
  if (problems.length > 0) failures++;
  for (const state of ['queued', 'running', 'finished'] as const) total[state] += killedWhile[state];
  console.log(
    `run ${run}: killed after ${after} ms, ${JSON.stringify(killedWhile)}: ${problems.join('; ') || 'whole'}`,
  );
}
await simulator.close();
console.log(`${runs} runs, ${failures} not whole; builds when killed: ${JSON.stringify(total)}`);
process.exitCode = failures === 0 ? 0 : 1;

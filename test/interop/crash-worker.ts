/**
 * `npm run crash:worker [runs]`: a worker's process is killed with SIGKILL at a random moment, 200 times, on a
 * simulated cloud in a process of its own; the worker's next life must leave no server and no volume.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { CloudSession, collect, OpenStackLatentWorker } from '../../src/index.js';
import { workerArguments } from './crash-worker-options.js';

const runs = Number(process.argv[2] ?? 200);
const cloud = start('crash-worker-cloud.ts');
const [url] = (await once(cloud, 'message')) as [string];
const session = new CloudSession({
  auth: {
    method: 'password',
    username: 'user',
    password: 'password',
    projectName: 'tenant',
    authUrl: `${url}/v3`,
  },
});
let failures = 0;
let caught = 0;
for (let run = 1; run <= runs; run++) {
  const kind = run % 2 === 0 ? 'volume' : 'image';
  const life = start('crash-worker-life.ts', `${url}/v3`, kind);
  await once(life, 'message');
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 900));
  life.kill('SIGKILL');
  await once(life, 'exit');
  const found = await holdings();
  if (found.length > 0) caught++;
  await nextLife(kind);
  const left = await settled();
  if (left.length > 0) failures++;
  console.log(
    `run ${run}: killed with ${found.join(', ') || 'nothing'}; left ${left.join(', ') || 'nothing'}`,
  );
}
await session.close();
cloud.kill();
console.log(`${runs} runs, ${caught} killed with something in the cloud, ${failures} that left something`);
process.exitCode = failures === 0 ? 0 : 1;

/** As a master that starts again: leftovers are removed, the worker works, and stops. */
async function nextLife(kind: string): Promise<void> {
  const worker = new OpenStackLatentWorker(...workerArguments(`${url}/v3`, kind));
  await worker.sweep();
  await worker.stop();
}

/**
 * What is there once the cloud has done what it was told: where the killed worker had deleted its server, the
 * volume may outlive it for a moment, and by then nothing tells whose it was.
 */
async function settled(): Promise<string[]> {
  for (let looks = 0; looks < 100; looks++) {
    const found = await holdings();
    if (!found.includes('volume deleting')) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return holdings();
}

async function holdings(): Promise<string[]> {
  const servers = await collect(session.compute('2').listServers());
  const volumes = await collect(session.volumes.list());
  return [
    ...servers.map(({ status }) => `server ${status}`),
    ...volumes.map(({ status }) => `volume ${status}`),
  ];
}

function start(file: string, ...args: string[]): ChildProcess {
  return fork(new URL(file, import.meta.url), args, {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

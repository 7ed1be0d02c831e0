/**
 * `npm run bench:worker`: what 500 workers that substantiate at once ask of a cloud whose servers boot in 60 s,
 * over HTTP, how late the event loop is meanwhile, and what a selector that spins does to it.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { imageSelector, OpenStackLatentWorker } from '../../src/index.js';
import { runSelector } from '../../src/worker/image-selector.js';
import { IMAGE } from './sim-cloud.js';

const WORKERS = 500;
/** Buildbot looks at each booting instance by itself, every 5 s. */
const BUILDBOT_POLLS = WORKERS * 12;

await crowd();
await selector();

async function crowd(): Promise<void> {
  const cloud = fork(new URL('worker-crowd-cloud.ts', import.meta.url), { execArgv: ['--import', 'tsx'] });
  const [{ url }] = (await once(cloud, 'message')) as [{ url: string }];
  const workers = Array.from({ length: WORKERS }, (_, i) => crowded(`bot-${i}`, url));
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const began = performance.now();
  await Promise.all(workers.map((worker) => worker.substantiate()));
  const up = performance.now();
  await Promise.all(workers.map((worker) => worker.stop()));
  const ended = performance.now();
  delay.disable();
  cloud.send('asked');
  const [{ asked }] = (await once(cloud, 'message')) as [{ asked: Record<string, number> }];
  cloud.kill();
  print(asked, { up: (up - began) / 1000, gone: (ended - up) / 1000, late: delay.percentile(99) / 1e6 - 5 });
}

function crowded(name: string, url: string): OpenStackLatentWorker {
  const account = { os_username: 'user', os_password: 'password', os_tenant_name: 'tenant' };
  const worker = new OpenStackLatentWorker(
    name,
    'sekrit',
    {
      flavor: 1,
      image: IMAGE,
      client_version: '2.79',
      nova_args: { nics: 'none' },
      requests_per_second: 50,
      ...account,
      os_auth_url: `${url}/v3`,
    },
    { master: { name: 'crowd' }, env: {} },
  );
  worker.on('active', () => void worker.attached({ disconnect: () => undefined }));
  return worker;
}

function print(asked: Record<string, number>, took: { up: number; gone: number; late: number }): void {
  const creates = asked['POST /compute/v2.1/servers'] ?? 0;
  const deletes = asked['DELETE /compute/v2.1/servers/ID'] ?? 0;
  const others = Object.values(asked).reduce((sum, count) => sum + count, 0) - creates - deletes;
  console.log(
    `${WORKERS} workers: up after ${took.up.toFixed(1)} s, gone ${took.gone.toFixed(1)} s after that`,
  );
  console.log(
    `requests: ${creates} creates, ${deletes} deletes, ${others} others (Buildbot: ${BUILDBOT_POLLS} polls)`,
  );
  for (const [what, count] of Object.entries(asked)) console.log(`  ${count} ${what}`);
  console.log(`event loop: p99 ${Math.max(0, took.late).toFixed(1)} ms late`);
}

async function selector(): Promise<void> {
  const spinning = imageSelector(new URL('../worker/selectors/find-image.mjs', import.meta.url), 'spins');
  const deadline = new AbortController();
  let latest = performance.now();
  let longest = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - latest - 10);
    latest = now;
  }, 10);
  setTimeout(() => deadline.abort(), 3000);
  const began = performance.now();
  await runSelector(spinning, [], deadline.signal).catch(() => undefined);
  clearInterval(timer);
  const ended = (performance.now() - began) / 1000;
  console.log(
    `a selector spun for ${ended.toFixed(2)} s until its deadline of 3 s; a 10 ms interval was ${longest.toFixed(1)} ms late at most`,
  );
}

/**
 * The embedded master under load. First 500 agents attached at once and 10,000 builds; then 50 agents that
 * print 1 MiB/s each. Prints throughput, memory and event-loop delay. `tsx test/bench/master.ts [seconds]`
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { EmbeddedMaster, PlainWorker, shell } from '../../src/master/index.js';

const seconds = Number(process.argv[2] ?? 20);
const agents = fileURLToPath(new URL('./master-agents.ts', import.meta.url));
const tsx = fileURLToPath(import.meta.resolve('tsx'));

await bench('500 agents, 10,000 builds', 500, 'build', async (master) => {
  const submitted = performance.now();
  const builds = Array.from({ length: 10_000 }, () => master.submit('b'));
  const queued = (performance.now() - submitted) / 1000;
  await Promise.all(builds.map(({ id }) => master.finished(id)));
  const took = (performance.now() - submitted) / 1000;
  console.log(
    `  queued in ${queued.toFixed(2)} s, all built in ${took.toFixed(2)} s: ${(10_000 / took).toFixed(0)} builds/s`,
  );
  const passed = builds.filter(({ id }) => master.builds.get(id)?.result === 'success').length;
  console.log(
    `  ${passed} passed; most tries of one: ${Math.max(...builds.map(({ id }) => master.builds.get(id)?.attempts ?? 0))}`,
  );
});

await bench(`50 agents that print 1 MiB/s each for ${seconds} s`, 50, 'print', async (master) => {
  const started = performance.now();
  const builds = Array.from({ length: 50 }, () =>
    master.submit('b', { properties: { seconds: String(seconds) } }),
  );
  const samples: number[] = [];
  const timer = setInterval(() => samples.push(process.memoryUsage().rss / 2 ** 20), 1000);
  let bytes = 0;
  master.events.on('output', ({ text }) => {
    bytes += text.length;
  });
  await Promise.all(builds.map(({ id }) => master.finished(id)));
  clearInterval(timer);
  const took = (performance.now() - started) / 1000;
  const mebibytes = bytes / 2 ** 20;
  console.log(
    `  ${mebibytes.toFixed(0)} MiB in ${took.toFixed(1)} s: ${(mebibytes / took).toFixed(1)} MiB/s`,
  );
  console.log(`  resident memory each second (MiB): ${samples.map((one) => one.toFixed(0)).join(' ')}`);
  const half = samples.slice(Math.floor(samples.length / 2));
  console.log(`  in the second half it moved by ${(Math.max(...half) - Math.min(...half)).toFixed(0)} MiB`);
});

async function bench(
  title: string,
  count: number,
  mode: string,
  run: (master: EmbeddedMaster) => Promise<void>,
): Promise<void> {
  console.log(title);
  const state = mkdtempSync(join(tmpdir(), 'bench-master-'));
  const names = Array.from({ length: count }, (_, at) => `w${at}`);
  const master = new EmbeddedMaster({
    name: 'bench',
    port: 0,
    state,
    keepBuilds: 20_000,
    workers: (port) =>
      names.map((name) => new PlainWorker(name, 'secret', { max_builds: 1 }, { master: port })),
    builders: [{ name: 'b', steps: [shell('%(prop:seconds)s')] }],
  });
  await master.start();
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const before = performance.now();
  const child = spawn(process.execPath, ['--import', tsx, agents, String(master.port), String(count), mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  while ([...master.slots.values()].some(({ session }) => !session)) await once(master.events, 'attached');
  console.log(
    `  ${count} agents attached ${((performance.now() - before) / 1000).toFixed(2)} s after their process was started`,
  );
  report('attaching', delay);
  const cpu = process.cpuUsage();
  await run(master);
  const { user, system } = process.cpuUsage(cpu);
  console.log(`  processor time of the master ${((user + system) / 1e6).toFixed(1)} s`);
  report('meanwhile', delay);
  const { rss, heapUsed } = process.memoryUsage();
  const size = (name: string): number => statSync(join(state, name)).size;
  console.log(
    `  memory ${mib(rss)} resident, ${mib(heapUsed)} heap; builds ${mib(size('master.sqlite'))}, output ${mib(size('output.sqlite'))}`,
  );
  await end(child);
  await master.stop();
  rmSync(state, { recursive: true, force: true });
}

function report(when: string, delay: ReturnType<typeof monitorEventLoopDelay>): void {
  const ms = (nanoseconds: number): string => `${(nanoseconds / 1e6).toFixed(1)} ms`;
  console.log(
    `  event-loop delay ${when}: p50 ${ms(delay.percentile(50))}, p99 ${ms(delay.percentile(99))}, max ${ms(delay.max)}`,
  );
  delay.reset();
}

async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

function mib(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}

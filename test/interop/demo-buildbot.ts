/**
 * `npm run demo:buildbot`: from queued builds to deleted instances, with real buildbot-worker processes. A
 * simulated cloud boots them, an embedded master gives them three builds: one passes, one is interrupted, and
 * one loses its worker to SIGKILL and passes on the next instance. Exits 0 only if all of that happened.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import colors from 'picocolors';
import { startSimulator } from '../../sim/index.js';
import { OpenStackLatentWorker } from '../../src/index.js';
import { cloudInit, defineMaster, EmbeddedMaster, LaunchPassword, shell } from '../../src/master/index.js';

const started = performance.now();
installBuildbotWorker();
const state = mkdtempSync(join(tmpdir(), 'demo-buildbot-'));

const guest = fileURLToPath(new URL('./demo-buildbot-guest.ts', import.meta.url));
const tsx = fileURLToPath(import.meta.resolve('tsx'));
const simulator = await startSimulator({ bootCommand: `exec ${process.execPath} --import ${tsx} ${guest}` });
say(`a simulated cloud listens on ${simulator.url}`);

const names = ['bot1', 'bot2'];
const launchPasswords = Object.fromEntries(names.map((name) => [name, new LaunchPassword()]));
const config = defineMaster({
  name: 'demo',
  port: 0,
  state,
  launchPasswords,
  settings: { bufferTimeout: 0.2 },
  builders: [
    { name: 'greet', steps: [shell('echo "hello from $(hostname), %(prop:who)s"; sleep 1; echo done')] },
    { name: 'endless', steps: [shell('echo waiting for ever; sleep 600')] },
    {
      name: 'compile',
      steps: [
        shell(
          'echo "my worker is process $PPID"; for f in a b c d; do echo "compiling $f.c"; sleep 0.5; done',
        ),
      ],
    },
  ],
  workers: (master) =>
    names.map((name) => {
      const password = launchPasswords[name] as LaunchPassword;
      const worker = new OpenStackLatentWorker(
        name,
        password.current,
        {
          flavor: 'm1.small',
          image: 'debian-12-worker',
          client_version: '2',
          os_username: 'user',
          os_password: 'password',
          os_tenant_name: 'tenant',
          os_auth_url: `${simulator.url}/v3`,
          max_builds: 1,
          build_wait_timeout: 2,
          missing_timeout: 60,
          poll_interval: 1,
          nova_args: {
            userdata: () => cloudInit({ name, password, master: `127.0.0.1:${demo.port}` }),
          },
        },
        { master },
      );
      worker.on('created', ({ instanceId }) => say(`${name}: instance ${instanceId} is created`));
      worker.on('active', ({ after }) => say(`${name}: ACTIVE after ${after.toFixed(1)} s`));
      worker.on('attached', ({ after }) =>
        say(`${name}: its buildbot-worker attached after ${after.toFixed(1)} s`),
      );
      worker.on('deleted', ({ instanceId, took }) =>
        say(`${name}: instance ${instanceId} deleted in ${took.toFixed(1)} s`),
      );
      worker.on('failed', ({ error }) => say(colors.red(`${name}: ${error.message}`)));
      return worker;
    }),
});
const demo: EmbeddedMaster = new EmbeddedMaster(config);
const retried: string[] = [];
demo.events.on('claimed', ({ build, worker, attempt }) =>
  say(`${build.builder} goes to ${worker}, try ${attempt}`),
);
demo.events.on('finished', ({ build, result, text }) => say(`${build.builder}: ${result}, ${text}`));
demo.events.on('retried', ({ build, text }) => {
  retried.push(build.builder);
  say(`${build.builder}: back in the queue, ${text}`);
});
demo.events.on('output', ({ build, stream, text }) => {
  if (stream === 'stdout')
    process.stdout.write(
      colors.cyan(text.replace(/^/gm, `  ${demo.builds.get(build)?.builder} | `).replace(/ {2}\S+ \| $/, '')),
    );
});
await demo.start();
say(`the master listens on 127.0.0.1:${demo.port}`);

const builds = {
  greet: demo.submit('greet', { properties: { who: 'the demo' } }),
  endless: demo.submit('endless'),
  compile: demo.submit('compile'),
};
when(builds.endless.id, /waiting/, () => {
  say('somebody stops endless');
  demo.cancel(builds.endless.id, 'stopped by the demo');
});
let workerProcess = 0;
when(builds.compile.id, /process (\d+)/, ([, pid]) => {
  workerProcess = Number(pid);
});
when(builds.compile.id, /compiling b/, () => {
  say(colors.red(`SIGKILL to buildbot-worker ${workerProcess}`));
  process.kill(workerProcess, 'SIGKILL');
});

const results = Object.fromEntries(
  await Promise.all(
    Object.entries(builds).map(async ([name, { id }]) => [name, (await demo.finished(id)).result]),
  ),
);
await demo.stop();
const left = [...simulator.cloud.compute.servers.values()].filter(
  ({ vmState }) => vmState !== 'deleted',
).length;
await simulator.close();
rmSync(state, { recursive: true, force: true });

say(`results: ${JSON.stringify(results)}; retried: ${retried.join() || 'none'}; instances left: ${left}`);
const asPromised =
  results.greet === 'success' &&
  results.endless === 'cancelled' &&
  results.compile === 'success' &&
  retried.join() === 'compile' &&
  left === 0;
say(
  asPromised ? colors.green('everything went as it should') : colors.red('something did not go as it should'),
);
process.exitCode = asPromised ? 0 : 1;

/** Calls back once, when the build prints what matches. */
function when(build: number, pattern: RegExp, callback: (match: RegExpExecArray) => void): void {
  const listen = (event: {
    readonly build: number;
    readonly stream: string;
    readonly text: string;
  }): void => {
    const match = event.build === build && event.stream === 'stdout' && pattern.exec(event.text);
    if (!match) return;
    demo.events.off('output', listen);
    callback(match);
  };
  demo.events.on('output', listen);
}

function installBuildbotWorker(): void {
  try {
    execFileSync('buildbot-worker', ['--version'], { stdio: 'ignore' });
  } catch {
    say("installing Debian's buildbot-worker");
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'buildbot-worker'], {
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
}

function say(what: string): void {
  console.log(`${colors.dim(`${((performance.now() - started) / 1000).toFixed(1).padStart(5)} s`)} ${what}`);
}

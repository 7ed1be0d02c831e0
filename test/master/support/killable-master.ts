/** A master in a process of its own, for tests that kill it. `killable-master.ts STATE PORT [AUTH_URL]`. */
import { EmbeddedMaster, PlainWorker, shell } from '../../../src/master/index.js';

const [state = '', port = '0', authUrl] = process.argv.slice(2);

/** Loaded only where there is a cloud: the test without one should start soon. */
const cloud = authUrl === undefined ? undefined : await import('../../../src/index.js');

const master = new EmbeddedMaster({
  name: 'killable',
  port: Number(port),
  state,
  interruptTimeout: 2,
  builders: ['x', 'y', 'z'].map((name) => ({ name, steps: [shell('one'), shell('two')] })),
  workers: (embedding) =>
    ['bot1', 'bot2'].map((name) =>
      cloud === undefined || authUrl === undefined
        ? new PlainWorker(name, 'secret', { max_builds: 1 }, { master: embedding })
        : new cloud.OpenStackLatentWorker(
            name,
            'secret',
            {
              flavor: 'm1.small',
              image: 'debian-12-worker',
              client_version: '2',
              os_username: 'user',
              os_password: 'password',
              os_tenant_name: 'tenant',
              os_auth_url: authUrl,
              max_builds: 1,
              build_wait_timeout: 1,
              poll_interval: 0.2,
            },
            { master: embedding },
          ),
    ),
});
await master.start();
process.on('SIGTERM', () => void master.stop().then(() => process.exit(0)));
console.log('ready');

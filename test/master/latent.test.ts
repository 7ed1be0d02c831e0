import { describe, expect, it, onTestFinished } from 'vitest';
import { type Simulator, startSimulator } from '../../sim/index.js';
import { OpenStackLatentWorker, type OpenStackLatentWorkerOptions } from '../../src/index.js';
import { type Builder, EmbeddedMaster, shell } from '../../src/master/index.js';
import { mailServer } from '../worker/mail-server.js';
import { FakeWorker } from './support/fake-worker.js';

const BUILDER: Builder = { name: 'b', steps: [shell('make')] };

/** A master with one OpenStackLatentWorker on a simulated cloud, whose instances' agents log in by themselves. */
async function masterOn(
  options: Partial<OpenStackLatentWorkerOptions>,
  { agents = true, ...more }: { readonly agents?: boolean; readonly smtp?: string } = {},
): Promise<{ master: EmbeddedMaster; cloud: Simulator; instances: string[] }> {
  const instances: string[] = [];
  const cloud = await startSimulator({
    onBoot: async ({ server, signal }) => {
      instances.push(server.flavor.name);
      if (!agents) return;
      const agent = await FakeWorker.connect({ name: server.name, password: 'secret', port: master.port });
      signal.addEventListener('abort', () => agent.vanish());
    },
  });
  onTestFinished(() => cloud.close());
  const account = { os_username: 'user', os_password: 'password', os_tenant_name: 'tenant' };
  const master = new EmbeddedMaster({
    name: 'latent',
    port: 0,
    state: ':memory:',
    builders: [BUILDER],
    ...more,
    workers: (embedding) => [
      new OpenStackLatentWorker(
        'bot1',
        'secret',
        {
          ...{ flavor: 'm1.small', image: 'debian-12-worker', client_version: '2', poll_interval: 0.1 },
          ...account,
          os_auth_url: `${cloud.url}/v3`,
          ...options,
        },
        { master: embedding },
      ),
    ],
  });
  onTestFinished(() => master.stop());
  await master.start();
  return { master, cloud, instances };
}

async function build(master: EmbeddedMaster, properties = {}): Promise<string> {
  return (await master.finished(master.submit('b', { properties }).id)).result;
}

function left({ cloud }: Simulator): number {
  return [...cloud.compute.servers.values()].filter(({ vmState }) => vmState !== 'deleted').length;
}

describe('an OpenStackLatentWorker of the embedded master', () => {
  it('takes one build after another on an instance that may stand idle, which ends with the master', async () => {
    const { master, cloud, instances } = await masterOn({ build_wait_timeout: 600 });
    expect([await build(master), await build(master)]).toEqual(['success', 'success']);
    expect(instances).toHaveLength(1);
    expect(left(cloud)).toBe(1);
    await master.stop();
    expect(left(cloud)).toBe(0);
  });

  it('takes each build on an instance of its own where none may stand idle', async () => {
    const { master, instances } = await masterOn({ build_wait_timeout: 0 });
    expect([await build(master), await build(master)]).toEqual(['success', 'success']);
    expect(instances).toHaveLength(2);
  });

  it('lets a build that needs another instance wait until the one that stands is gone', async () => {
    const { master, instances } = await masterOn({
      build_wait_timeout: 0.3,
      flavor: '%(prop:size:-m1.small)s',
    });
    expect(await build(master)).toBe('success');
    expect(await build(master, { size: 'm1.tiny' })).toBe('success');
    expect(instances).toEqual(['m1.small', 'm1.tiny']);
  });

  it('writes to those whom notify_on_missing names, through the SMTP server of the master, when no agent comes', async () => {
    const { url, received } = await mailServer();
    const { master, cloud } = await masterOn(
      { missing_timeout: 0.3, notify_on_missing: ['ops@example.org'] },
      { smtp: `${url}?from=master@example.org`, agents: false },
    );
    master.submit('b');
    await expect.poll(() => received.length).toBeGreaterThan(0);
    const [mail] = received;
    expect(mail).toMatchObject({ from: 'master@example.org', to: ['ops@example.org'] });
    expect(mail?.text).toMatch(/^Subject: .*bot1/m);
    const [server] = cloud.cloud.compute.servers.keys();
    expect(mail?.text).toContain(server);
    expect(mail?.text).not.toMatch(/secret|password/);
    await expect.poll(() => left(cloud)).toBe(0);
  });

  it('ends a build whose configuration the cloud will never take', async () => {
    const { master } = await masterOn({ image: 'no-such-image' });
    const { id } = master.submit('b');
    expect(await master.finished(id)).toMatchObject({
      result: 'exception',
      text: expect.stringContaining('no-such-image'),
    });
  });
});

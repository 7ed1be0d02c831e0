import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type GuestProgram, type Simulator, startSimulator } from '../../../sim/index.js';
import { OpenStackLatentWorker } from '../../../src/index.js';
import { FakeWorker } from '../support/fake-worker.js';
import { runJobs } from './custom-master.js';
import { startWebhookMaster } from './webhook-master.js';

async function simulator(onBoot: GuestProgram): Promise<Simulator> {
  const cloud = await startSimulator({ onBoot });
  onTestFinished(() => cloud.close());
  return cloud;
}

function left({ cloud }: Simulator): number {
  return [...cloud.compute.servers.values()].filter(({ vmState }) => vmState !== 'deleted').length;
}

it('the custom master runs each job on an instance of its own, of the image that the job asks for', async () => {
  const booted: { id: string; imageId: string }[] = [];
  const cloud = await simulator(async ({ server }) => {
    booted.push({ id: server.id, imageId: server.imageId });
    const door = String(server.metadata.door);
    const command = await (await fetch(door)).text();
    await fetch(door, { method: 'POST', headers: { 'x-exit-code': command === 'false' ? '1' : '0' } });
  });
  const jobs = [
    { command: 'true', image: 'debian-12-worker' },
    { command: 'false', image: 'ubuntu-24.04-worker' },
  ];
  const account = { os_username: 'user', os_password: 'password', os_tenant_name: 'tenant' };
  const options = { ...account, os_auth_url: `${cloud.url}/v3`, poll_interval: 0.1 };
  expect(await runJobs(jobs, options)).toEqual([0, 1]);
  expect(new Set(booted.map(({ id }) => id)).size).toBe(2);
  expect(new Set(booted.map(({ imageId }) => imageId)).size).toBe(2);
  expect(left(cloud)).toBe(0);
});

it('the webhook master queues what is posted to it, and posts back how it ended', async () => {
  const commands: unknown[] = [];
  const cloud = await simulator(async ({ server, signal }) => {
    const agent = await FakeWorker.connect({
      name: server.name,
      password: 'secret',
      port: master.port,
      shell: (call) => {
        commands.push(call.command);
        call.exit(call.command === 'make test' ? 2 : 0);
      },
    });
    signal.addEventListener('abort', () => agent.vanish());
  });
  const { master, hook } = await startWebhookMaster({
    port: 0,
    state: ':memory:',
    workers: (embedding) => [
      new OpenStackLatentWorker(
        'bot1',
        'secret',
        {
          flavor: 'm1.small',
          image: 'debian-12-worker',
          client_version: '2',
          os_username: 'user',
          os_password: 'password',
          os_tenant_name: 'tenant',
          os_auth_url: `${cloud.url}/v3`,
          poll_interval: 0.1,
        },
        { master: embedding },
      ),
    ],
  });
  const results = createServer();
  results.listen(0, '127.0.0.1');
  await once(results, 'listening');
  const callback = `http://127.0.0.1:${(results.address() as AddressInfo).port}/`;
  const posted = once(results, 'request');
  const url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/jobs`;
  const job = { repository: 'https://git.example/x.git', revision: 'abc', callback };
  expect((await fetch(url, { method: 'POST', body: JSON.stringify(job) })).status).toBe(202);

  const [request, response] = await posted;
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  response.end();
  expect(JSON.parse(String(Buffer.concat(parts)))).toEqual({
    job: 1,
    revision: 'abc',
    result: 'failure',
    text: 'make: command ended with rc 2',
  });
  expect(commands).toEqual([
    ['git', 'clone', 'https://git.example/x.git', '.'],
    ['git', 'checkout', 'abc'],
    'make test',
  ]);
  await master.stop();
  hook.close();
  results.close();
  expect(left(cloud)).toBe(0);
});

it.each(['custom-master', 'webhook-master'])('the guide shows %s as it is tested', (name) => {
  const guide = readFileSync(join(import.meta.dirname, '../../../src/master/README.md'), 'utf8');
  const shown = new RegExp(`<!-- example: ${name} -->\n\`\`\`ts\n(.*?)\`\`\``, 's').exec(guide)?.[1];
  const tested = readFileSync(join(import.meta.dirname, `${name}.ts`), 'utf8');
  const published = tested
    .replaceAll('../../../src/index.js', 'openstack-latent-worker')
    .replaceAll('../../../src/master/index.js', 'openstack-latent-worker/master');
  expect(shown).toBe(published);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Laboratory } from '../sim/control/laboratory.js';
import { Cloud, type Listening, listen } from '../sim/index.js';
import * as api from '../src/index.js';

const readme = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8');
const EXAMPLE = /<!-- example: (?<name>[\w-]+) -->\n```ts\n(?<code>.*?)```/gs;
const examples = new Map(
  [...readme.matchAll(EXAMPLE)].map(({ groups }) => [groups?.name, groups?.code as string]),
);

let cloud: Cloud;
let laboratory: Laboratory;
let listening: Listening;
let workers: api.OpenStackLatentWorker[];

/** The specification's cloud, with Keystone v2.0 where an example's `os_auth_url` says; only the port differs. */
beforeEach(async () => {
  cloud = new Cloud();
  laboratory = new Laboratory(cloud);
  listening = await listen(cloud);
  workers = [];
});
afterEach(async () => {
  for (const worker of workers) await worker.stop();
  await listening.close();
  laboratory.close();
});

/** As the package exports it, ten times as fast; the agent of an instance attaches when that is ACTIVE. */
class Attended extends api.OpenStackLatentWorker {
  constructor(...[name, password, options]: ConstructorParameters<typeof api.OpenStackLatentWorker>) {
    super(name, password, options, { clock: new api.ScaledClock(10) });
    workers.push(this);
    this.on('active', () => this.attached({ disconnect: () => this.detached() }));
  }
}

/** Runs an example as it stands in the README. */
async function run(name: string): Promise<api.OpenStackLatentWorker> {
  const here = (examples.get(name) as string).replaceAll('http://127.0.0.1:35357', listening.url);
  const { code } = await transform(here, { loader: 'ts', format: 'esm' });
  const body = code.replace(/^import \{(.*?)\} from "openstack-latent-worker";$/gm, 'const {$1} = api;');
  const AsyncFunction = (async () => {}).constructor as new (
    ...source: string[]
  ) => (given: unknown) => Promise<void>;
  await new AsyncFunction('api', body)({ ...api, OpenStackLatentWorker: Attended });
  return workers[0] as api.OpenStackLatentWorker;
}

async function creates(): Promise<unknown[]> {
  const requests = await laboratory.requests({ service: 'compute', operation: 'createServer' });
  return requests.map(({ request }) => (request.body as { server: unknown }).server);
}

async function alive(): Promise<string[]> {
  const servers = await laboratory.servers();
  return servers.map(({ status }) => status).filter((status) => status !== 'DELETED');
}

describe("the README's examples", () => {
  it('are the three of the specification', () => {
    expect([...examples.keys()]).toEqual(['plain-image', 'image-callable', 'block-device']);
  });

  it('substantiate a worker on an image by its UUID, and let it go', async () => {
    await run('plain-image');
    expect(await creates()).toMatchObject([
      { name: 'bot2', flavorRef: '1', imageRef: '8ac9d4a4-5e03-48b0-acde-77a0345a9ab1' },
    ]);
    expect(await alive()).toEqual([]);
  });

  it('let a callable choose the oldest image', async () => {
    const worker = await run('image-callable');
    await worker.substantiate();
    const byAge = [...cloud.image.images.values()].sort((a, b) => a.createdAt - b.createdAt);
    expect(await creates()).toMatchObject([{ imageRef: byAge[0]?.id }]);
    expect(await alive()).toEqual(['ACTIVE']);
    await worker.insubstantiate();
    expect(await alive()).toEqual([]);
  });

  it('boot from a volume of 10 GiB that goes with the instance', async () => {
    const worker = await run('block-device');
    await worker.substantiate();
    expect(await creates()).toMatchObject([
      {
        block_device_mapping_v2: [
          {
            uuid: '3f0b8868-67e7-4a5b-b685-2824709bd486',
            volume_size: 10,
            source_type: 'image',
            destination_type: 'volume',
            boot_index: 0,
            delete_on_termination: true,
          },
        ],
      },
    ]);
    expect([...cloud.volume.volumes.values()]).toMatchObject([{ status: 'in-use', size: 10 }]);
    await worker.insubstantiate();
    cloud.settle();
    expect([...cloud.volume.volumes.values()]).toEqual([]);
  });
});

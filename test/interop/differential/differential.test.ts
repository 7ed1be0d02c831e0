import fc from 'fast-check';
import { Agent } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cloud, type CloudOptions, type Listening, listen } from '../../../sim/index.js';
import {
  CloudSession,
  OpenStackLatentWorker,
  type OpenStackLatentWorkerOptions,
  silentLogger,
} from '../../../src/index.js';
import { type Configuration, configurations, type Stock } from './configurations.js';
import { type CreateBody, settled } from './differences.js';
import { askOracle, oracleIsHere } from './oracle.js';

const MASTER = 'oracle-master';
const RUNS = Number(process.env['DIFFERENTIAL_RUNS'] ?? 16);
const SEED = Number(process.env['DIFFERENTIAL_SEED'] ?? Date.now() % 2 ** 31);

const IMAGES = [
  { id: '11111111-1111-4111-8111-111111111111', name: 'debian-12' },
  { id: '22222222-2222-4222-8222-222222222222', name: 'ubuntu-24.04' },
];
const NETWORK = '33333333-3333-4333-8333-333333333333';
const stock: Stock = {
  flavors: [
    { id: '1', name: 'm1.tiny' },
    { id: '2', name: 'm1.small' },
  ],
  images: IMAGES,
  network: NETWORK,
  keypair: 'builder',
};

let listening: Listening;
let account: Readonly<Record<string, string>>;

beforeAll(async () => {
  const options: CloudOptions = {
    seed: {
      image: { images: IMAGES.map((image) => ({ ...image, size: 2 ** 20 })) },
      network: {
        networks: [{ id: NETWORK, name: 'private', project: 'tenant', subnets: [{ cidr: '10.0.0.0/24' }] }],
      },
    },
  };
  const cloud = new Cloud(options);
  listening = await listen(cloud);
  account = {
    os_username: 'user',
    os_password: 'password',
    os_tenant_name: 'tenant',
    os_user_domain: 'Default',
    os_project_domain: 'Default',
    os_auth_url: `${listening.url}/v3`,
  };
  await makeKeypair(stock.keypair);
});
afterAll(async () => {
  await listening?.close();
});

async function makeKeypair(name: string): Promise<void> {
  const session = new CloudSession({
    auth: {
      method: 'password',
      authUrl: `${listening.url}/v3`,
      username: 'user',
      password: 'password',
      projectName: 'tenant',
    },
  });
  const { id } = await session.token();
  await session.close();
  const made = await fetch(`${listening.url}/compute/v2.1/os-keypairs`, {
    method: 'POST',
    headers: { 'X-Auth-Token': id, 'Content-Type': 'application/json' },
    body: JSON.stringify({ keypair: { name } }),
  });
  expect(made.status).toBe(200);
}

async function buildbotsBody(configuration: Configuration, name: string): Promise<CreateBody> {
  const run = await askOracle({
    name,
    password: 'sekrit',
    ...account,
    ...configuration,
    _poll: 0.1,
    _master_name: MASTER,
  });
  const sent = run.http.find(({ method, url }) => method === 'POST' && url.endsWith('/servers'));
  if (!sent)
    throw new Error(`Buildbot created nothing: ${JSON.stringify([run.construct, run.reconfig, run.start])}`);
  expect(sent.status).toBe(202);
  return sent.body as CreateBody;
}

async function oursOf(configuration: Configuration, name: string): Promise<CreateBody> {
  const sent: CreateBody[] = [];
  const transport = new Agent().compose((dispatch) => (request, handler) => {
    if (request.method === 'POST' && request.path.endsWith('/servers')) {
      sent.push(JSON.parse(String(request.body)) as CreateBody);
    }
    return dispatch(request, handler);
  });
  const options = { ...account, ...configuration } as unknown as OpenStackLatentWorkerOptions;
  const master = { name: MASTER, logger: silentLogger };
  const worker = new OpenStackLatentWorker(name, 'sekrit', options, { master, transport });
  worker.on('active', () => void worker.attached({ disconnect: () => worker.detached() }));
  try {
    await worker.substantiate();
  } finally {
    await worker.stop();
    await transport.close();
  }
  expect(sent).toHaveLength(1);
  return sent[0] as CreateBody;
}

describe.skipIf(!oracleIsHere)('for any configuration that both take', () => {
  const generated = fc.sample(configurations(stock), { numRuns: RUNS, seed: SEED });

  it.each(generated.map((configuration, index) => [index, configuration] as const))(
    `this worker and Buildbot's send Nova the same create body (seed ${SEED}, %i: %j)`,
    async (index, configuration) => {
      const [theirs, ours] = await Promise.all([
        buildbotsBody(configuration, `buildbot-${index}`),
        oursOf(configuration, `ours-${index}`),
      ]);
      const named = (body: CreateBody, name: string): CreateBody => ({
        ...body,
        server: { ...body.server, name },
      });
      expect(named(settled(ours), 'worker')).toEqual(named(settled(theirs), 'worker'));
    },
  );
});

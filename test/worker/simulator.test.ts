import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FaultInput } from '../../sim/index.js';
import type { Image, Server } from '../../src/openstack/index.js';
import type { BlockDevice } from '../../src/worker/block-devices.js';
import { MASTER_KEY } from '../../src/worker/ownership.js';
import { findLeftovers, removeLeftovers } from '../../src/worker/sweep.js';
import { InstanceLeftBehind } from '../../src/worker/worker-events.js';
import { SimStage } from './sim-stage.js';

const DEBIAN = '8ac9d4a4-5e03-48b0-acde-77a0345a9ab1';
const UBUNTU = '3f0b8868-67e7-4a5b-b685-2824709bd486';

describe("the specification's examples, on the simulator", () => {
  it('a plain image', async () => {
    const stage = new SimStage();
    const worker = stage.worker({ image: DEBIAN });
    await stage.up(worker);
    expect(await stage.servers()).toMatchObject([{ name: 'bot2', status: 'ACTIVE', image: { id: DEBIAN } }]);
    await stage.brought(worker.stop());
    expect(await stage.servers()).toEqual([]);
  });

  it('a callable that picks the oldest image', async () => {
    const stage = new SimStage();
    const oldest = (images: readonly Image[]) =>
      [...images].sort((x, y) => (x.created < y.created ? -1 : 1))[0];
    const worker = stage.worker({ image: oldest });
    await stage.up(worker);
    const [server] = await stage.servers();
    const { name } = await stage.brought(stage.session.images.get(imageOf(server)));
    expect(name).toBe('cirros-0.6.2');
    await stage.brought(worker.stop());
  });

  it('a block device beside an image: the volume boots, and goes with its instance', async () => {
    const stage = new SimStage();
    const worker = stage.worker({ image: DEBIAN, block_devices: [{ uuid: UBUNTU, volume_size: 10 }] });
    await stage.up(worker);
    const [server] = await stage.servers();
    const [volume] = await stage.volumes();
    expect(volume).toMatchObject({ size: 10, status: 'in-use' });
    expect(server?.['os-extended-volumes:volumes_attached']).toMatchObject([{ id: volume?.id }]);
    await stage.brought(worker.stop());
    expect(await stage.servers()).toEqual([]);
    expect(await stage.volumes()).toEqual([]);
  });
});

const imageOf = (server: Server | undefined) => (server?.image ? server.image.id : '');

describe('block devices, on the simulator', () => {
  it.each([
    [{ uuid: DEBIAN }, 1],
    [{ uuid: DEBIAN, volume_size: 3 }, 3],
    [{ uuid: DEBIAN, volume_size: 2, device_name: 'xvda' }, 2],
  ])('%o boots a volume of %i GiB, with an image and without', async (device, size) => {
    for (const image of [undefined, DEBIAN]) {
      const stage = new SimStage();
      const worker = stage.worker({ ...(image && { image }), block_devices: [device] });
      await stage.up(worker);
      expect(await stage.volumes()).toMatchObject([{ size, bootable: true }]);
      await stage.brought(worker.stop());
      expect(await stage.volumes()).toEqual([]);
    }
  });

  it('a local disk boots, and a blank volume may stand beside an image', async () => {
    const local: BlockDevice = { uuid: DEBIAN, destination_type: 'local' };
    const blank: BlockDevice = { source_type: 'blank', volume_size: 5, boot_index: -1, device_name: 'vdb' };
    for (const [block_devices, volumes] of [
      [[local], 0],
      [[blank], 1],
    ] as const) {
      const stage = new SimStage();
      const worker = stage.worker({ image: DEBIAN, block_devices });
      await stage.up(worker);
      expect(await stage.volumes()).toHaveLength(volumes);
      await stage.brought(worker.stop());
      expect(await stage.volumes()).toEqual([]);
    }
  });

  it('a volume that was there before outlives the instance', async () => {
    const stage = new SimStage();
    const volume = await makeVolume(stage);
    const worker = stage.worker({
      block_devices: [{ uuid: volume, source_type: 'volume', delete_on_termination: false }],
    });
    await stage.up(worker);
    await stage.brought(worker.stop());
    expect(await stage.volumes()).toMatchObject([{ id: volume, status: 'available' }]);
  });
});

/** A bootable volume, left by an instance that does not take it along. */
async function makeVolume(stage: SimStage): Promise<string> {
  const maker = stage.worker({ block_devices: [{ uuid: DEBIAN, delete_on_termination: false }] }, 'maker');
  await stage.up(maker);
  await stage.brought(maker.stop());
  const [volume] = await stage.volumes();
  return volume?.id as string;
}

describe('a cloud in trouble, on the simulator', () => {
  const attempt = async (fault: FaultInput, options = {}) => {
    const stage = new SimStage();
    stage.cloud.faults.add(fault);
    const worker = stage.worker({ image: DEBIAN, ...options });
    worker.on('active', () => void worker.attached(stage.connection));
    const result = await stage.outcome(worker.substantiate());
    stage.cloud.faults.clear();
    const standing = await stage.servers();
    await stage.brought(worker.stop());
    expect(await stage.servers()).toEqual([]);
    return { result, standing, stage };
  };

  it('takes the server for its own whose creation was answered by a reset', async () => {
    const { result, standing } = await attempt({
      on: 'response_sent',
      when: { operation: 'createServer' },
      count: 1,
      effect: { kind: 'reset' },
    });
    expect(result).toMatchObject({ instanceId: standing[0]?.id });
    expect(standing).toHaveLength(1);
  });

  it.each(['respond', 'reset', 'truncate'] as const)('lives through polls that end in %s', async (kind) => {
    const effect = kind === 'respond' ? { kind, status: 503 } : { kind };
    const { result } = await attempt({
      on: 'request_received',
      when: { operation: 'showServer' },
      count: 7,
      effect,
    });
    expect(result).not.toBeInstanceOf(Error);
  });

  it('renews its token in the middle', async () => {
    const { result } = await attempt({
      on: 'request_received',
      when: { operation: 'showServer' },
      count: 1,
      effect: { kind: 'expire_token' },
    });
    expect(result).not.toBeInstanceOf(Error);
  });

  it('says which quota is used up', async () => {
    const { result } = await attempt({ on: 'create', effect: { kind: 'exhaust_quota', resource: 'cores' } });
    expect(result).toMatchObject({
      name: 'SubstantiationFailed',
      stage: 'creating',
      cause: { name: 'QuotaExceeded', quotas: [{ resource: 'cores' }] },
    });
  });

  it('tells the fault of an instance in ERROR', async () => {
    const { result } = await attempt({
      on: 'boot',
      effect: { kind: 'error', message: 'No valid host was found. ' },
    });
    expect(result).toMatchObject({ name: 'SubstantiationFailed', status: 'ERROR', stage: 'building' });
    expect((result as Error).message).toContain('No valid host was found.');
  });

  it('deletes an instance that stays in BUILD at the missing timeout', async () => {
    const { result } = await attempt({ on: 'boot', effect: { kind: 'stuck' } }, { missing_timeout: 120 });
    expect(result).toMatchObject({ name: 'SubstantiationTimeout', elapsed: 120, status: 'BUILD' });
  });

  it('deletes as often as it takes', async () => {
    const stage = new SimStage();
    const worker = stage.worker({ image: DEBIAN });
    await stage.up(worker);
    stage.cloud.faults.add({ on: 'delete', effect: { kind: 'tries', tries: 3 } });
    await stage.brought(worker.insubstantiate());
    expect(await stage.servers()).toEqual([]);
    await stage.brought(worker.stop());
  });

  it('says loudly which volume was left behind that only an administrator can delete', async () => {
    const stage = new SimStage();
    const worker = stage.worker({ block_devices: [{ uuid: DEBIAN }] });
    const failures: Error[] = [];
    worker.on('failed', ({ error }) => failures.push(error));
    await stage.up(worker);
    const [volume] = await stage.volumes();
    stage.cloud.faults.add({
      on: 'delete',
      when: { service: 'volume' },
      count: 1,
      effect: { kind: 'error' },
    });
    await stage.brought(worker.insubstantiate());
    expect(failures).toMatchObject([{ name: 'InstanceLeftBehind', kind: 'volume', id: volume?.id }]);
    await stage.brought(worker.stop());
  });
});

describe('histories on the simulator', () => {
  const fault: fc.Arbitrary<FaultInput> = fc.constantFrom<FaultInput>(
    { on: 'response_sent', when: { operation: 'createServer' }, effect: { kind: 'reset' }, count: 1 },
    { on: 'response_sent', when: { service: 'compute' }, effect: { kind: 'truncate' }, count: 2 },
    { on: 'request_received', effect: { kind: 'respond', status: 503 }, count: 3 },
    { on: 'request_received', when: { service: 'compute' }, effect: { kind: 'reset' }, probability: 0.3 },
    { on: 'create', effect: { kind: 'respond', status: 500 }, count: 1 },
    { on: 'create', effect: { kind: 'exhaust_quota' }, count: 1 },
    { on: 'boot', effect: { kind: 'stuck' }, count: 1 },
    { on: 'boot', effect: { kind: 'error' }, count: 1 },
    { on: 'boot', effect: { kind: 'vanish', after: 3 }, count: 1 },
    { on: 'delete', when: { service: 'compute' }, effect: { kind: 'tries', tries: 3 }, count: 1 },
    { on: 'delete', when: { service: 'compute' }, effect: { kind: 'stuck' }, count: 1 },
    { on: 'request_received', effect: { kind: 'expire_token' }, count: 2 },
  );
  const step = fc.oneof(
    fc.constantFrom('substantiate', 'insubstantiate', 'build', 'detach', 'drain' as const),
    fc.constantFrom(0, 1, 5, 30, 700),
  );

  it('end with an empty project once the cloud has recovered, but for what was loudly given up', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fault, { maxLength: 3 }),
        fc.array(step, { maxLength: 8 }),
        fc.constantFrom(0, 60, 600),
        fc.boolean(),
        async (faults, steps, build_wait_timeout, fromVolume) => {
          const stage = new SimStage();
          for (const one of faults) stage.cloud.faults.add(one);
          const source = fromVolume ? { block_devices: [{ uuid: DEBIAN }] } : { image: DEBIAN };
          const worker = stage.worker({
            ...source,
            build_wait_timeout,
            missing_timeout: 300,
            launch_retries: 1,
          });
          worker.on('active', () => void worker.attached(stage.connection));
          const givenUp = new Set<string>();
          worker.on('failed', ({ error }) => error instanceof InstanceLeftBehind && givenUp.add(error.id));
          const promises: Promise<unknown>[] = [];
          for (const what of steps) await act(stage, worker, what, promises);
          stage.cloud.faults.clear();
          promises.push(worker.stop());
          await stage.brought(Promise.allSettled(promises));
          await stage.clock.advance(120_000);
          const left = [...(await stage.servers()), ...(await stage.volumes())].map(({ id }) => id);
          expect(left.filter((id) => !givenUp.has(id))).toEqual([]);
        },
      ),
      { numRuns: 50 },
    );
  });
});

type Worker = ReturnType<SimStage['worker']>;

async function act(stage: SimStage, worker: Worker, what: string | number, promises: Promise<unknown>[]) {
  if (what === 'substantiate') promises.push(worker.substantiate().catch(() => undefined));
  if (what === 'insubstantiate' || what === 'drain') promises.push(worker[what]());
  if (what === 'detach') worker.detached();
  if (what === 'build' && worker.connected) {
    worker.buildStarted();
    await stage.clock.advance(1000);
    worker.buildFinished();
  }
  if (typeof what === 'number') await stage.clock.advance(what * 1000);
}

describe('a check of the configuration, on the simulator', () => {
  const findings = async (
    stage: SimStage,
    options: object,
    build?: { properties: Record<string, unknown> },
  ) => {
    const worker = stage.worker(options);
    const found = await stage.brought(worker.check(build ? { build } : {}));
    await stage.brought(worker.stop());
    return found.map(({ level, path, message }) => `${level} ${path}: ${message}`);
  };

  it('finds nothing where a build would find all it needs, and creates nothing', async () => {
    const stage = new SimStage();
    expect(await findings(stage, { image: DEBIAN })).toEqual([]);
    expect(await stage.servers()).toEqual([]);
  });

  it('finds everything that is not there', async () => {
    expect(
      await findings(new SimStage(), {
        image: 'debian-12-wroker',
        flavor: 'm1.smal',
        block_devices: [{ uuid: '00000000-0000-4000-8000-000000000000' }],
        nova_args: { key_name: 'ci', nics: [{ 'net-name': 'nowhere' }] },
      }),
    ).toEqual([
      "error flavor: the cloud has no flavor 'm1.smal'; did you mean 'm1.small'?",
      "error image: the cloud has no image 'debian-12-wroker'; did you mean 'debian-12-worker'?",
      'error block_devices[0].uuid: the cloud has no image 00000000-0000-4000-8000-000000000000; give one that the project can see',
      "error nova_args.nics: the project sees no network 'nowhere'; give another net-name, or a net-id",
      "error nova_args.key_name: the user has no keypair 'ci'; known are none",
    ]);
  });

  it('finds a wrong password before all else', async () => {
    const [only, ...others] = await findings(new SimStage(), { image: DEBIAN, os_password: 'wrong' });
    expect(only).toMatch(/^error os_auth_url: .*401/);
    expect(others).toEqual([]);
  });

  it('finds a flavor too small for the image, and a device too small for its source', async () => {
    const found = await findings(new SimStage(), {
      image: 'windows-2022-worker',
      block_devices: [{ uuid: DEBIAN, boot_index: -1, volume_size: 1, device_name: 'vdb' }],
    });
    expect(found).toEqual([
      expect.stringMatching(/^error flavor: windows-2022-worker wants a disk of 40 GiB, \S+ has \d+$/),
      expect.stringMatching(/^error flavor: windows-2022-worker wants 4096 MiB of ram, \S+ has \d+$/),
    ]);
  });

  it('asks for a build where options depend on one', async () => {
    const options = { image: '%(prop:image)s' };
    const stage = new SimStage();
    expect(await findings(stage, options)).toEqual([
      'warning image: options depend on the build; give one to have them checked',
    ]);
    expect(await findings(stage, options, { properties: { image: DEBIAN } })).toEqual([]);
  });

  it('finds that there is no room in the quota', async () => {
    const stage = new SimStage();
    stage.cloud.faults.clear();
    const limits = await stage.brought(stage.session.compute('2').limits());
    const many = Array.from({ length: limits.maxTotalInstances }, (_, i) =>
      stage.worker({ image: DEBIAN, nova_args: {} }, `full-${i}`),
    );
    for (const worker of many) await stage.up(worker);
    expect(await findings(stage, { image: DEBIAN })).toContainEqual(
      expect.stringMatching(
        /^warning flavor: needs 1 instances; the project's quota is \d+, of which \d+ are in use$/,
      ),
    );
    for (const worker of many) await stage.brought(worker.stop());
  });
});

describe('a sweep by hand, on the simulator', () => {
  it('finds what carries the mark, and removes it with its volumes; nothing else', async () => {
    const stage = new SimStage();
    const crashed = stage.worker({ block_devices: [{ uuid: DEBIAN }] });
    await stage.up(crashed);
    await stage.brought(
      stage.session.compute('2').createServer({
        server: { name: 'bot2', flavorRef: '1', imageRef: DEBIAN, metadata: { [MASTER_KEY]: '000000' } },
      }),
    );
    const [volume] = await stage.volumes();
    const leftovers = await stage.brought(findLeftovers(stage.session, {}));
    expect(leftovers).toMatchObject([
      { id: crashed.instanceId, worker: 'bot2', status: 'ACTIVE', volumes: [volume?.id] },
    ]);
    expect(await stage.brought(findLeftovers(stage.session, { master: 'master' }))).toEqual(leftovers);
    expect(await stage.brought(findLeftovers(stage.session, { master: 'another' }))).toEqual([]);
    expect(await stage.brought(findLeftovers(stage.session, { worker: 'bot' }))).toEqual([]);
    const left: string[] = [];
    await stage.brought(
      removeLeftovers(leftovers, {
        cloud: stage.session,
        clock: stage.clock,
        logger: { debug() {}, info() {}, warn() {}, error() {} },
        deleteTimeout: 600,
        onGivenUp: (_, id) => left.push(id),
      }),
    );
    expect(left).toEqual([]);
    expect(await stage.servers()).toHaveLength(1);
    expect(await stage.volumes()).toEqual([]);
    await stage.brought(crashed.stop());
  });
});

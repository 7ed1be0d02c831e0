import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProfileInput } from '../../sim/profile/profile.js';
import { ComputeClient } from './compute-servers-harness.js';

type Stages = NonNullable<ProfileInput['stages']>;

const STEPS = [
  'scheduling',
  'scheduled',
  'claiming',
  'claimed',
  'networking',
  'block_device_mapping',
  'spawning',
];

const stagesOf = (process: string, steps: readonly string[]): fc.Arbitrary<Stages> =>
  fc.array(
    fc.record({
      process: fc.constant(process),
      step: fc.constantFrom(...steps),
      delay: fc.oneof(fc.double({ min: 0, max: 50, noNaN: true }), fc.constant({ min: 1, max: 9 })),
      fault: fc.option(fc.constant({ code: 500, message: 'broken' }), { nil: undefined, freq: 8 }),
    }),
    { maxLength: 6 },
  ) as fc.Arbitrary<Stages>;

/** What Nova shows of a server on its way; `transitions.json` of the recordings. */
const ORDER = [
  'BUILD/scheduling',
  'BUILD/null',
  'BUILD/networking',
  'BUILD/block_device_mapping',
  'BUILD/spawning',
  'ACTIVE/null',
];

async function watch(client: ComputeClient, id: string, seconds: number): Promise<string[]> {
  const seen: string[] = [];
  for (let elapsed = 0; elapsed < seconds; elapsed++) {
    const server = client.server(id);
    const state = server ? `${server.status}/${server['OS-EXT-STS:task_state']}` : 'gone';
    if (seen.at(-1) !== state) seen.push(state);
    await client.clock.advance(1000);
  }
  return seen;
}

const bootVolume = (client: ComputeClient, deleteOnTermination: boolean) => ({
  imageRef: '',
  block_device_mapping_v2: [
    {
      boot_index: 0,
      uuid: client.imageId,
      source_type: 'image',
      destination_type: 'volume',
      volume_size: 20,
      delete_on_termination: deleteOnTermination,
    },
    { source_type: 'blank', destination_type: 'volume', volume_size: 1, delete_on_termination: true },
  ],
});

describe('a server’s life', () => {
  it('goes through Nova’s states in order, and ends in ACTIVE or ERROR, whatever each step takes', async () => {
    await fc.assert(
      fc.asyncProperty(stagesOf('server.build', STEPS), fc.boolean(), async (stages, onVolume) => {
        const client = new ComputeClient({ profile: { name: 'slow', stages } });
        const more = onVolume ? bootVolume(client, true) : { networks: 'auto' };
        const seen = await watch(client, client.create('x', more), 400);
        const last = seen.at(-1) as string;
        expect(['ACTIVE/null', 'ERROR/null']).toContain(last);
        const places = seen.filter((state) => state !== 'ERROR/null').map((state) => ORDER.indexOf(state));
        expect(places).not.toContain(-1);
        expect(places).toEqual([...places].sort((a, b) => a - b));
        if (!stages.some((stage) => stage.fault)) expect(last).toBe('ACTIVE/null');
      }),
      { numRuns: 25 },
    );
  });

  it('shows its addresses once it is built, and its security groups once it has a port', async () => {
    const stages: Stages = [{ process: 'server.build', step: 'spawning', delay: 5 }];
    const client = new ComputeClient({ profile: { name: 'slow', stages } });
    const id = client.create('x', { networks: 'auto' });
    await client.clock.advance(1000);
    expect(client.server(id)).toMatchObject({
      status: 'BUILD',
      addresses: {},
      security_groups: [{ name: 'default' }],
    });
    expect(Object.keys(client.get(`/servers/${id}/ips`).body.addresses)).toHaveLength(1);
    await client.clock.advance(5000);
    expect(Object.values(client.server(id).addresses)).toMatchObject([[{ 'OS-EXT-IPS:type': 'fixed' }]]);
  });

  it('deleted at any moment, leaves no port and no volume that was to go with it', async () => {
    const process = fc.tuple(
      stagesOf('server.build', STEPS),
      stagesOf('server.delete', ['deleting', 'deleted']),
    );
    await fc.assert(
      fc.asyncProperty(
        process,
        fc.integer({ min: 0, max: 60 }),
        fc.boolean(),
        async ([build, destroy], when, keep) => {
          const stages = [...build, ...destroy.map(({ fault: _none, ...stage }) => stage)];
          const client = new ComputeClient({ profile: { name: 'slow', stages: stages as Stages } });
          const ports = client.cloud.network.ports.size;
          const id = client.create('x', { ...bootVolume(client, !keep), networks: 'auto' });
          await client.clock.advance(when * 1000);
          expect(client.ask('DELETE', `/v2.1/servers/${id}`).status).toBe(204);
          await client.clock.advance(400_000);
          expect(client.get(`/servers/${id}`).status).toBe(404);
          expect(client.cloud.network.ports.size).toBe(ports);
          const kept = [...client.cloud.volume.volumes.values()];
          expect(kept.length).toBeLessThanOrEqual(keep ? 1 : 0);
          expect(kept.every(({ status }) => status === 'available')).toBe(true);
          expect(client.cloud.volume.attachments.size).toBe(0);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('is not built on when it is deleted while it is claimed', async () => {
    const stages: Stages = [
      { process: 'server.build', step: 'claimed', delay: 6 },
      { process: 'server.delete', step: 'deleted', delay: 9 },
    ];
    const client = new ComputeClient({ profile: { name: 'slow', stages } });
    const id = client.create('x');
    await client.clock.advance(2000);
    client.ask('DELETE', `/v2.1/servers/${id}`);
    await client.clock.advance(20_000);
    expect(client.get(`/servers/${id}`).status).toBe(404);
  });

  it('ends at once when it is deleted before it is scheduled, and is in no list of changes', () => {
    const stages: Stages = [{ process: 'server.build', step: 'scheduling', stuck: true }];
    const client = new ComputeClient({ profile: { name: 'stuck', stages } });
    const id = client.create('x');
    client.ask('DELETE', `/v2.1/servers/${id}`);
    expect(client.get(`/servers/${id}`).status).toBe(404);
    expect(client.get('/servers?changes-since=2020-01-01T00:00:00Z').body.servers).toEqual([]);
    expect(client.cloud.compute.servers.size).toBe(0);
  });

  it('deleted, is shown as being deleted, then as DELETED, then no more', async () => {
    const stages: Stages = [
      { process: 'server.delete', step: 'deleting', delay: 3 },
      { process: 'server.delete', step: 'deleted', delay: 2 },
    ];
    const client = new ComputeClient({ profile: { name: 'slow', stages } });
    const id = client.create('x');
    client.server(id);
    client.ask('DELETE', `/v2.1/servers/${id}`);
    expect(client.ask('DELETE', `/v2.1/servers/${id}`).status).toBe(204);
    expect(await watch(client, id, 8)).toEqual(['ACTIVE/deleting', 'DELETED/null', 'gone']);
    expect(client.ask('DELETE', `/v2.1/servers/${id}`).status).toBe(404);
  });

  it('ends in ERROR where no host is large enough, with Nova’s message and a blank at its end', () => {
    const flavors = [{ id: '99', name: 'nofit', ram: 512, disk: 700_000 }];
    const client = new ComputeClient({ seed: { compute: { flavors } } });
    const server = client.server(client.create('x', { flavorRef: '99' }));
    expect(server).toMatchObject({ status: 'ERROR', hostId: '', 'OS-EXT-AZ:availability_zone': '' });
    expect(server.fault).toMatchObject({ code: 500, message: 'No valid host was found. ' });
    expect(server.progress).toBeUndefined();
  });

  it('has the fault that the profile wants', () => {
    const stages: Stages = [
      {
        process: 'server.build',
        step: 'spawning',
        when: { name: 'bad*' },
        fault: { code: 500, message: 'Out of luck' },
      },
    ];
    const client = new ComputeClient({ profile: { name: 'faulty', stages } });
    expect(client.server(client.create('good'))).toMatchObject({ status: 'ACTIVE' });
    expect(client.server(client.create('bad one'))).toMatchObject({
      status: 'ERROR',
      fault: { message: 'Out of luck' },
    });
  });

  it('makes its volumes under Nova’s names, and leaves those that are not to go with it', async () => {
    const client = new ComputeClient();
    const id = client.create('x', bootVolume(client, false));
    expect(client.server(id)).toMatchObject({ status: 'ACTIVE', image: '' });
    const names = () => [...client.cloud.volume.volumes.values()].map(({ name, status }) => [name, status]);
    expect(names()).toEqual([
      ['', 'in-use'],
      [`${id}-blank-vol`, 'in-use'],
    ]);
    client.ask('DELETE', `/v2.1/servers/${id}`);
    await client.clock.advance(1000);
    client.get('/servers');
    expect(names()).toEqual([['', 'available']]);
  });

  it('fails to build when the quota of volumes is used up, and says so', () => {
    const client = new ComputeClient({ seed: { volume: { quotas: { default: { volumes: 1 } } } } });
    const server = client.server(client.create('x', bootVolume(client, true)));
    expect(server.status).toBe('ERROR');
    expect(server.fault.message).toMatch(
      /^Build of instance .* aborted: VolumeLimitExceeded: Maximum number of volumes allowed \(1\) exceeded/,
    );
  });

  it('ends what a deleted server was remembered by, after a thousand of them', () => {
    const client = ComputeClient.withoutQuota();
    for (let round = 0; round < 10; round++) {
      client.create('x', { min_count: 101 });
      for (const { id } of client.get('/servers').body.servers) client.ask('DELETE', `/v2.1/servers/${id}`);
    }
    client.get('/servers');
    expect(client.cloud.compute.servers.size).toBe(1000);
  });
});

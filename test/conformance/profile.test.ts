import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { profileDocument } from '../../conformance/profile/document.js';
import { stagesOf } from '../../conformance/profile/stages.js';
import { type ProfileSettings, type TakenProfile, takeProfile } from '../../conformance/profile/take.js';
import { simulatorTarget } from '../../conformance/targets/simulator.js';
import { type CloudOptions, type ProfileInput, profileSchema } from '../../sim/index.js';
import { collect } from '../../src/index.js';
import { Desk } from './desk.js';

async function taken(cloud: CloudOptions, more: Partial<ProfileSettings> = {}): Promise<TakenProfile> {
  const target = await simulatorTarget(cloud);
  try {
    const signal = new AbortController().signal;
    return (await takeProfile({ target, signal, boots: 0, ...more })) as TakenProfile;
  } finally {
    await target.close();
  }
}

/** As a file that was written and read again. */
function again(one: TakenProfile): ProfileInput {
  return parse(profileDocument(one, new Date(0))) as ProfileInput;
}

const withoutTimes = ({ stages: _, ...rest }: ProfileInput): ProfileInput => rest;

/** A cloud that differs from the simulator's own in everything that an ordinary user sees. */
const ODD: ProfileInput = {
  name: 'odd',
  region: 'Nowhere',
  identity: { v2: false, token_lifetime: 7200 },
  compute: {
    versions: ['v2.1'],
    microversion_max: '2.79',
    hypervisor: 'fake',
    root_device: 'sda',
    availability_zones: ['east', 'west'],
  },
  volume: { microversion_max: '3.59', availability_zones: ['depot'] },
  image: { stores: ['swift', 'ceph'], page_size: 3 },
  network: { l3: true },
  seed: {
    compute: {
      flavors: [
        { id: 'c1', name: 'secret.small', ram: 256, vcpus: 3, disk: 5, swap: 64, ephemeral: 2 },
        { id: 'c2', name: 'secret.big', ram: 512, disk: 9, extra_specs: { 'hw:cpu_policy': 'dedicated' } },
      ],
      quotas: { instances: 3, cores: 7, ram: -1, injected_file_path_bytes: 99 },
    },
    image: {
      images: [1, 2, 3, 4].map((number) => ({
        id: `11111111-0000-4000-8000-00000000000${number}`,
        name: `secret-image-${number}`,
        disk_format: 'qcow2',
        size: number === 4 ? 3 * 2 ** 30 : 4096,
        virtual_size: number * 2 ** 20,
        tags: ['secret-tag'],
        properties: { os_distro: 'debian', made_by: 'secret' },
        created_at: `2026-01-0${number}T00:00:00Z`,
      })),
    },
    volume: { types: [{ name: 'secret-type', default: true }], quotas: { default: { volumes: 4 } } },
    network: {
      networks: [
        { name: 'secret-net', project: 'tenant', subnets: [{ name: 'secret-v4', cidr: '10.9.0.0/24' }] },
        { name: 'secret-two', project: 'tenant', subnets: [{ name: 'secret-v4b', cidr: '10.8.0.0/24' }] },
        {
          name: 'secret-outside',
          project: 'admin',
          external: true,
          subnets: [{ name: 'secret-public', cidr: '203.0.113.0/24', dns_nameservers: ['203.0.113.53'] }],
        },
      ],
      routers: [
        {
          name: 'secret-router',
          project: 'tenant',
          external_network: 'secret-outside',
          subnets: ['secret-v4'],
        },
      ],
      security_groups: [{ name: 'secret-group', project: 'tenant' }],
      quotas: { tenant: { port: 17 } },
    },
  },
};

describe('the profile of a cloud', () => {
  it('makes the simulator such a cloud: its profile is the same again', async () => {
    const first = await taken({ profile: ODD });
    expect(first.notes).toEqual([]);
    const second = await taken({ profile: again(first) });
    expect(second.notes).toEqual([]);
    expect(second.profile).toEqual(first.profile);
  });

  it('holds what an ordinary user sees', async () => {
    const { profile } = await taken({ profile: ODD });
    const { seed, compute, identity, volume, image, region } = profileSchema.parse(profile);
    expect({ region, identity: identity.token_lifetime, v2: identity.v2 }).toEqual({
      region: 'Nowhere',
      identity: 7200,
      v2: false,
    });
    expect(compute).toMatchObject({ versions: ['v2.1'], microversion_max: '2.79' });
    expect(compute.availability_zones).toEqual(['east', 'west']);
    expect(volume).toMatchObject({ microversion_max: '3.59', availability_zones: ['depot'] });
    expect(image).toMatchObject({ stores: ['swift', 'ceph'], page_size: 3 });
    expect(seed?.compute.flavors[1]).toMatchObject({ extra_specs: { 'hw:cpu_policy': 'dedicated' } });
    expect(seed?.compute.quotas).toMatchObject({
      instances: 3,
      cores: 7,
      ram: -1,
      injected_file_path_bytes: 99,
    });
    expect(seed?.image.images).toHaveLength(4);
    expect(seed?.image.images[3]).toMatchObject({ size: 3 * 2 ** 30, virtual_size: 4 * 2 ** 20 });
    expect(seed?.volume.quotas.default['volumes']).toBe(4);
    expect(seed?.network.quotas['tenant']?.['port']).toBe(17);
    expect(seed?.network.routers).toHaveLength(1);
  });

  it('tells no name, id or public address when it is anonymous, and is still such a cloud', async () => {
    const named = await taken({ profile: ODD });
    const first = await taken({ profile: ODD }, { isAnonymous: true });
    const text = profileDocument(first, new Date(0));
    expect(text).not.toMatch(/secret|c1|11111111|203\.0\.113|Nowhere|east|depot|swift|odd/);
    const ids = named.profile.seed?.network?.networks?.map(({ id }) => id) ?? [];
    for (const id of ids) expect(text).not.toContain(id);
    const second = await taken({ profile: again(first) }, { isAnonymous: true });
    expect(second.profile).toEqual(first.profile);
  });

  it('learns from servers that boot how long things take, and leaves nothing behind', async () => {
    const stages: ProfileInput['stages'] = [
      { process: 'server.build', step: 'networking', delay: 0.15 },
      { process: 'server.build', step: 'spawning', delay: 0.25 },
      { process: 'volume.create', step: 'creating', delay: 0.2 },
    ];
    const target = await simulatorTarget({ profile: { ...ODD, stages } });
    const signal = new AbortController().signal;
    const { profile, left } = (await takeProfile({ target, signal, boots: 1 })) as TakenProfile;
    expect(left).toEqual([]);
    expect(await collect(target.session.compute('2').listServers())).toEqual([]);
    expect(await collect(target.session.volumes.list())).toEqual([]);
    await target.close();
    expect(profile.compute).toMatchObject({ hypervisor: 'fake', root_device: 'sda' });
    const steps = profile.stages?.map(({ process, step }) => `${process}/${step}`) ?? [];
    expect(steps).toEqual(
      expect.arrayContaining(['server.build/networking', 'server.build/spawning', 'volume.create/creating']),
    );
    expect(withoutTimes(profile).compute).toMatchObject({ microversion_max: '2.79' });
  });

  it('notes a rate limit that it meets, and how a cloud refuses otherwise than the simulator', async () => {
    const limit = { services: ['compute' as const], per: 'project' as const, requests: 60, seconds: 30 };
    const body = { overLimit: { code: 413 } };
    const { profile, notes } = await taken(
      {
        profile: {
          name: 'strict',
          rate_limits: [{ ...limit, status: 413, body, retry_after: true }],
          faults: [
            {
              on: 'request_received',
              when: { operation: 'showFlavor' },
              effect: { kind: 'respond', status: 403, body: { denied: {} } },
            },
          ],
        },
      },
      { burst: 70 },
    );
    expect(profile.rate_limits).toMatchObject([
      { services: ['compute'], status: 413, body, retry_after: true },
    ]);
    expect(notes).toEqual([expect.stringMatching(/no-such-flavor is refused with 403 \{denied\}; .* 404/)]);
  });

  it('is whole though the cloud refuses to be asked so much', async () => {
    const { profile, notes } = await taken({
      profile: {
        ...ODD,
        faults: [
          {
            on: 'request_received',
            when: { operation: 'listFlavorsDetailed' },
            count: 1,
            effect: { kind: 'respond', status: 429, body: { slow: 'down' }, headers: { 'Retry-After': '0' } },
          },
        ],
      },
    });
    expect(notes).toEqual([]);
    expect(profile.seed?.compute?.flavors).toHaveLength(2);
    expect(profile.rate_limits).toMatchObject([
      { services: ['compute'], status: 429, body: { slow: 'down' } },
    ]);
  });

  it('writes the spread of what it measured around its median', () => {
    const [stage, ...more] = stagesOf({
      'server.build/spawning': [2, 4, 8],
      'server.build/networking': [0, 0.001],
    });
    expect(more).toEqual([]);
    expect(stage).toEqual({
      process: 'server.build',
      step: 'spawning',
      delay: { median: 4, jitter: Number(Math.LN2.toFixed(3)) },
    });
  });

  it('is written by openstack-conformance profile, which creates nothing unless it is agreed to', async () => {
    const target = await simulatorTarget({ profile: 'instant' });
    const env = {
      OS_USERNAME: 'user',
      OS_PASSWORD: 'password',
      OS_PROJECT_NAME: 'tenant',
      OS_AUTH_URL: target.authUrl,
    };
    const file = join(await mkdtemp(join(tmpdir(), 'conformance-')), 'mine.yaml');
    const refused = new Desk(env);
    expect(await refused.run('profile', '--os-env', '-o', file)).toBe(2);
    expect(refused.said).toContain('Creates, and deletes again, 4 servers');
    const desk = new Desk(env);
    expect(await desk.run('profile', '--os-env', '-o', file, '--boots', '0'), desk.said).toBe(0);
    expect(profileSchema.parse(parse(await readFile(file, 'utf8'))).seed?.compute.flavors).toHaveLength(6);
    const asked = (await target.laboratory?.requests({ operation: 'createServer' })) ?? [];
    expect(asked.filter(({ status }) => status === 202)).toEqual([]);
    await target.close();
  });
});

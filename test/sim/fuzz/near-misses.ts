import fc from 'fast-check';
import { damaged, type Json } from '../../damage/document.js';

/** Where it is left out, Nova makes a pair, for which it needs as long as for a thousand other answers. */
const PUBLIC_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMteuY6U6LeAJ3ole8zDZWB7rprm95ZUPm9H4oriyl5l k';

export interface NearMiss {
  readonly target: string;
  readonly body: string;
}

/** Requests that are right but for `damage` places, so that what lies behind the first checks is reached too. */
export function nearMisses(ids: readonly string[], odd: fc.Arbitrary<unknown>): fc.Arbitrary<NearMiss> {
  return fc
    .tuple(
      fc.constantFrom(...rightRequests(ids)),
      fc.array(fc.tuple(fc.nat(), fc.constantFrom('replace', 'remove', 'add'), odd), { maxLength: 2 }),
    )
    .map(([{ target, body }, damage]) => ({
      target,
      body: JSON.stringify(
        damage.reduce<Json>(
          (document, [where, how, value]) => damaged(document, where, how, value as Json),
          body,
        ),
      ),
    }));
}

function rightRequests(ids: readonly string[]): readonly { readonly target: string; readonly body: Json }[] {
  const [image = ''] = ids;
  const server = { name: 'f', flavorRef: '1', imageRef: image };
  const device = {
    source_type: 'image',
    destination_type: 'volume',
    uuid: image,
    boot_index: 0,
    volume_size: 10,
  };
  return [
    {
      target: '/compute/v2.1/servers',
      body: {
        server: { ...server, metadata: { a: 'b' }, min_count: 1, networks: [{ uuid: ids.at(-1) ?? '' }] },
      },
    },
    {
      target: '/compute/v2.1/servers',
      body: {
        server: { ...server, user_data: 'YQ==', security_groups: [{ name: 'default' }], config_drive: true },
      },
    },
    {
      target: '/compute/v2.1/servers',
      body: {
        server: {
          name: 'v',
          flavorRef: '3',
          block_device_mapping_v2: [{ ...device, delete_on_termination: true, device_name: 'vda' }],
        },
        'os:scheduler_hints': {},
      },
    },
    {
      target: '/compute/v2.1/os-keypairs',
      body: { keypair: { name: 'k', type: 'ssh', public_key: PUBLIC_KEY } },
    },
    {
      target: '/compute/v2.1/os-server-groups',
      body: { server_group: { name: 'g', policies: ['affinity'] } },
    },
    { target: '/compute/v2.1/flavors', body: { flavor: { name: 'f', ram: 1, vcpus: 1, disk: 1 } } },
    {
      target: '/volume/v3/volumes',
      body: { volume: { size: 1, name: 'v', imageRef: image, metadata: { a: 'b' } } },
    },
    {
      target: '/image/v2/images',
      body: { name: 'i', disk_format: 'raw', container_format: 'bare', tags: ['t'], min_disk: 1 },
    },
    { target: '/network/v2.0/networks', body: { network: { name: 'n', admin_state_up: true } } },
    {
      target: '/network/v2.0/ports',
      body: { port: { network_id: ids.at(-1) ?? '', fixed_ips: [{ ip_address: '10.0.0.9' }] } },
    },
    {
      target: '/network/v2.0/subnets',
      body: {
        subnet: {
          network_id: ids.at(-1) ?? '',
          cidr: '10.9.0.0/24',
          ip_version: 4,
          allocation_pools: [{ start: '10.9.0.5', end: '10.9.0.9' }],
        },
      },
    },
    { target: '/network/v2.0/security-groups', body: { security_group: { name: 's', description: 'd' } } },
    { target: '/identity/v3/projects', body: { project: { name: 'p', domain_id: 'default', tags: ['t'] } } },
    { target: '/identity/v3/users', body: { user: { name: 'u', password: 'p', domain_id: 'default' } } },
    {
      target: '/identity/v3/auth/tokens',
      body: {
        auth: {
          identity: {
            methods: ['password'],
            password: { user: { name: 'user', password: 'password', domain: { id: 'default' } } },
          },
          scope: { project: { name: 'tenant', domain: { id: 'default' } } },
        },
      },
    },
  ];
}

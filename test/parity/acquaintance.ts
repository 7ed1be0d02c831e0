import type { Pairing } from './pairing.js';
import type { Recording } from './recording.js';
import { identitySeed } from './reference/identity.js';
import type { Target } from './replay.js';

/** Lists of a recorded cloud's contents, to be paired by name with those of the cloud at hand. */
const LISTS = [
  { name: 'glance-images', key: 'images', service: 'glance', path: '/v2/images' },
  { name: 'neutron-networks', key: 'networks', service: 'neutron', path: '/v2.0/networks' },
  { name: 'neutron-subnets', key: 'subnets', service: 'neutron', path: '/v2.0/subnets' },
  {
    name: 'neutron-security-groups',
    key: 'security_groups',
    service: 'neutron',
    path: '/v2.0/security-groups',
  },
  { name: 'cinder-types', key: 'volume_types', service: 'cinder', path: '/v3/<project>/types' },
] as const;

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Learns what a cloud that was set up like the recorded one calls the same things. */
export async function getAcquainted(
  recordings: readonly Recording[],
  target: Target,
  pairing: Pairing,
): Promise<void> {
  const byName = new Map(recordings.map((recording) => [recording.name, recording]));
  const token = pairing.translate('<user-token>');
  const project = pairing.translate(identitySeed.projects?.[0]?.id ?? '');
  for (const { name, key, service, path } of LISTS) {
    const recorded = byName.get(name)?.response.body as Readonly<Record<string, Named[]>> | undefined;
    const answer = await target.send(service, {
      method: 'GET',
      path: path.replace('<project>', project),
      headers: [['X-Auth-Token', token]],
      body: undefined,
    });
    const here = answer.status === 200 ? (JSON.parse(answer.body) as Record<string, Named[]>) : {};
    pairByName(recorded?.[key] ?? [], here[key] ?? [], pairing);
  }
}

export function pairByName(recorded: readonly Named[], here: readonly Named[], pairing: Pairing): void {
  for (const { id, name } of recorded) {
    const same = here.find((thing) => thing.name === name);
    if (same) pairing.fix(id, same.id);
  }
}

interface TokenBody {
  readonly token: {
    readonly project: Named;
    readonly user: Named;
    readonly roles: readonly Named[];
  };
}

/** What a log-in tells of who one is. */
export function learnFromLogin(body: string, pairing: Pairing): void {
  const { token } = JSON.parse(body) as TokenBody;
  pairByName(known(identitySeed.projects), [token.project], pairing);
  pairByName(known(identitySeed.users), [token.user], pairing);
  pairByName(known(identitySeed.roles), token.roles, pairing);
}

function known(seeds: readonly { id?: string | undefined; name: string }[] = []): Named[] {
  return seeds.flatMap(({ id, name }) => (id === undefined ? [] : [{ id, name }]));
}

import fc from 'fast-check';
import type { Documented } from '../../contract/operations.js';
import type { Step } from '../../contract/traveller.js';
import { WALKS } from '../../contract/walk/walks.js';
import { damages } from '../../damage/request.js';
import type { RecordedService } from '../recording.js';
import { VERSIONS } from './damaged-story.js';
import type { GeneratedRequest } from './generated-request.js';
import { NOWHERE, type Thing } from './known-things.js';

const SERVICES: Readonly<Record<Documented, RecordedService>> = {
  compute: 'nova',
  volume: 'cinder',
  image: 'glance',
  network: 'neutron',
  identity: 'keystone',
  placement: 'placement',
};

/** What stands for the things that a walk makes on its way. Of others there is none. */
const THINGS: Readonly<Record<string, Thing>> = {
  s: 'SERVER',
  v: 'VOLUME',
  volume: 'VOLUME',
  snapshot: 'SNAPSHOT',
  type: 'TYPE',
  image: 'IMAGE',
  group: 'SERVER-GROUP',
  network: 'NETWORK',
  port: 'PORT',
  sg: 'SECURITY-GROUP',
  rule: 'RULE',
  'a-network': 'NETWORK',
  'a-subnet': 'SUBNET',
  'a-port': 'PORT',
  'a-security_group': 'SECURITY-GROUP',
  'a-security_group_rule': 'RULE',
  'a-credential': 'CREDENTIAL',
};
/** Not to be changed: they are who asks. */
const LOOKED_AT: Readonly<Record<string, Thing>> = {
  user: 'USER',
  'a-user': 'USER',
  project: 'PROJECT',
  'a-project': 'PROJECT',
};

/** What would change the cloud for whatever is asked after it. */
const LASTING = /force_down|disable|\/os-services\/|os-quota-class|migrateServer|evacuate/;

/** Every operation that a walk goes through, `times` times with something wrong in it, as a user and as an administrator. */
export function damagedWalk(service: RecordedService, times: number, seed: number): GeneratedRequest[] {
  const steps = WALKS.filter((walk) => SERVICES[walk.service] === service).flatMap((walk) => walk.steps);
  return steps.flatMap((step, place) => damagedStep(service, step, times, seed + place));
}

function damagedStep(
  service: RecordedService,
  [request, given, more = {}]: Step,
  times: number,
  seed: number,
): GeneratedRequest[] {
  const [, method = '', elsewhere, path = ''] = /^(\w+) (\w*)(\/.*)$/.exec(request) ?? [];
  if (elsewhere) return [];
  const reads = method === 'GET';
  const body = more.raw ?? (given === undefined ? undefined : filled(JSON.stringify(given), reads));
  if (!reads && LASTING.test(`${path} ${body}`)) return [];
  const right = {
    method,
    target: inProject(service, filled(path, reads)),
    headers: headersOf(service, body, more),
    body,
    versions: VERSIONS[service],
  };
  const action = path.endsWith('/action') ? ` ${body?.slice(0, 24)}` : '';
  return fc.sample(damages, { numRuns: times, seed }).map((damage, turn) => {
    const damaged = damage(right);
    return {
      service,
      operation: `${method} ${path}${action}`,
      method: damaged.method,
      path: damaged.target,
      headers: Object.entries(damaged.headers),
      body: damaged.method === 'GET' || damaged.method === 'HEAD' ? undefined : damaged.body,
      admin: turn % 2 === 0,
    };
  });
}

function filled(text: string, reads: boolean): string {
  return text.replace(/\{([a-z][a-z0-9_-]*)(?:\.\w+)?\}/g, (_, name: string) => {
    const thing = THINGS[name] ?? (reads ? LOOKED_AT[name] : undefined);
    return thing ? `ID-OF-${thing}` : NOWHERE;
  });
}

function inProject(service: RecordedService, target: string): string {
  return service === 'cinder' ? target.replace(/^\/v3\/(?=\w)/, '/v3/ID-OF-PROJECT/') : target;
}

function headersOf(
  service: RecordedService,
  body: string | undefined,
  { minor, contentType = 'application/json' }: NonNullable<Step[2]>,
): Record<string, string> {
  const versions = VERSIONS[service];
  return {
    ...(body !== undefined && { 'content-type': contentType }),
    ...(versions && {
      'openstack-api-version': `${versions.prefix}${Math.min(minor ?? versions.newest, versions.newest)}`,
    }),
  };
}

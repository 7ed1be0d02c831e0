import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { playAlone, scenarioSteps } from '../../parity/live-differential/scenario.js';
import type { Side } from '../../parity/live-differential/side.js';
import { referenceSide } from './reference-side.js';

const GROUP = 'nova POST ~/os-server-groups {"server_group":{"name":"g","policies":';
const TAGS = JSON.stringify(Array.from({ length: 51 }, (_, index) => String(index)));

const NOWHERE = '12345678-1234-4123-8123-123456789abc';

/** What a story once showed to be another rule than the simulator's: a request, and of the answer a part. */
const RULES: readonly (readonly [rule: string, request: string, status: number, part: string])[] = [
  [
    'looks for policies that are the same before it counts them',
    `${GROUP}["affinity","affinity"]}}`,
    400,
    "['affinity', 'affinity'] has non-unique elements",
  ],
  ['says nothing of a second policy but that there is one', `${GROUP}["affinity",5]}}`, 400, 'is too long'],
  [
    'says of too many tags that they are too many',
    `nova POST ~/servers @2.52 {"server":{"name":"x","flavorRef":"1","imageRef":"ID-OF-PUBLIC-IMAGE","networks":"none","tags":${TAGS}}}`,
    400,
    "'50'] is too long",
  ],
  [
    'tells of a processor as Python writes it',
    'nova GET ~/os-hypervisors/detail @2.1 admin',
    200,
    '"cpu_info":"{\\"arch\\": \\"x86_64\\", \\"model\\"',
  ],
  [
    "calls a fake hypervisor one, on a service that has its number after the API's",
    'nova GET ~/os-hypervisors/1 @2.1 admin',
    200,
    '"hypervisor_type":"fake","hypervisor_version":1000,"host_ip":"127.0.0.1","service":{"id":4,',
  ],
  [
    'takes the first of two directions out of a link to the next page',
    'neutron GET ~/networks?page_reverse=x&page_reverse=true&limit=1',
    200,
    'networks?page_reverse=true&limit=1"',
  ],
  [
    'takes a number for the service to delete',
    'nova DELETE ~/os-services/x admin',
    400,
    'id must be an integer',
  ],
  ['finds no service to delete', 'nova DELETE ~/os-services/99 admin', 404, 'Service 99 not found.'],
  [
    'lets administrators alone delete a service',
    'nova DELETE ~/os-services/1',
    403,
    'os_compute_api:os-services:delete',
  ],
  [
    'finds no service to change',
    `nova PUT ~/os-services/${NOWHERE} @2.53 admin {"status":"enabled"}`,
    404,
    'could not be found.',
  ],
  [
    'knows the cell of each host',
    'nova PUT ~/os-services/enable admin {"host":"x","binary":"nova-compute"}',
    404,
    "Host 'x' is not mapped to any cell",
  ],
  [
    'looks for the host before the aggregate that it is to be in',
    'nova POST ~/os-aggregates/9999/action admin {"add_host":{"host":"x"}}',
    404,
    'Compute host x could not be found.',
  ],
  [
    'looks at once for a host in an aggregate that there is not',
    'nova POST ~/os-aggregates/9999/action admin {"remove_host":{"host":"x"}}',
    404,
    'Cannot remove host x in aggregate 9999',
  ],
  [
    'finds no volume that a server has, to make a snapshot of',
    'nova POST ~/os-assisted-volume-snapshots admin {"snapshot":{"volume_id":"x","create_info":{"snapshot_id":"s","type":"qcow2","new_file":"n"}}}',
    400,
    'No volume Block Device Mapping with id x.',
  ],
  [
    'needs to be told which volume a snapshot is of',
    'nova DELETE ~/os-assisted-volume-snapshots/x admin',
    400,
    "'delete_info'",
  ],
  [
    'asks for what a policy must have before it looks for it',
    'keystone PATCH ~/policies/x admin {"policy":{}}',
    400,
    "'minProperties'",
  ],
  [
    'keeps policies',
    'keystone POST ~/policies admin {"policy":{"blob":"b","type":"t"}}',
    201,
    '"blob":"b","type":"t","links"',
  ],
  [
    'asks for the blob of a credential before it looks for it',
    'keystone PATCH ~/credentials/x admin {"credential":{}}',
    400,
    "'blob' is a required property",
  ],
  ['makes mappings by PUT', 'keystone POST ~/OS-FEDERATION/mappings {}', 405, 'method is not allowed'],
  ['says who may create limits', 'keystone POST ~/limits {}', 403, 'identity:create_limits.'],
  ['tells anyone that there is no limit', 'keystone DELETE ~/limits/x', 404, 'Could not find limit for x.'],
  [
    'tells nobody that there is no registered limit to delete',
    'keystone DELETE ~/registered_limits/x',
    403,
    'identity:delete_registered_limit.',
  ],
  [
    'keeps no endpoints for one project alone',
    'keystone GET ~/OS-EP-FILTER/projects/ID-OF-PROJECT/endpoints admin',
    200,
    '"endpoints":[]',
  ],
  [
    'looks for the object in the body before it looks for the one in the path',
    'neutron PUT ~/availability_zones/x {"x":{}}',
    400,
    "Unable to find 'availability_zone' in request body",
  ],
  [
    'gives agents no project',
    'neutron POST ~/agents admin {"agent":{"x":1}}',
    400,
    "Unrecognized attribute(s) 'tenant_id, project_id, x'",
  ],
  [
    'clears no cache',
    'glance DELETE ~/cache',
    403,
    'You are not authorized to complete cache_delete action.',
  ],
  ['looks for the image to cache', 'glance PUT ~/cache/x', 404, 'Image x not found.'],
  ['wants the input of a task', 'glance POST ~/tasks admin {"type":"import"}', 400, 'is required'],
  [
    'has no list of workers, for whichever project',
    'cinder GET ~/workers @3.24 admin',
    404,
    'The resource could not be found.',
  ],
  ['is well, in a word', 'neutron GET /healthcheck [X-Auth-Token: ]', 200, 'OK'],
  ['is well, to whom a head is enough', 'glance HEAD /healthcheck', 204, ''],
  ['is well for a browser', 'cinder GET /healthcheck/x [Accept: text/html]', 200, '<TD>OK</TD>'],
  [
    'makes no checks of Keystone',
    'keystone GET /healthcheck [Accept: application/json]',
    200,
    '{\n    "detailed": false,\n    "reasons": []\n}',
  ],
  [
    'shows its version below the project, too',
    'nova GET /v2.1/ID-OF-PROJECT/',
    200,
    '"version":{"id":"v2.1"',
  ],
  ['reads a path before it repeats it', 'nova GET /%2e%2e/', 300, '/v2.1/.."'],
  ['leaves browsers alone', 'nova OPTIONS /nope [X-Auth-Token: ]', 200, ''],
  [
    'takes a bad token of a service for none',
    'nova GET ~/flavors/1 [X-Service-Token: x]',
    401,
    'Unauthorized',
  ],
  [
    'does not mind a bad token of a service at Glance',
    'glance GET ~/images/x [X-Service-Token: x]',
    404,
    'No image found',
  ],
  [
    'wants a version where it is told of versions',
    'cinder GET ~/volumes [OpenStack-API-Version: ]',
    400,
    'either malformed or otherwise incorrect',
  ],
  [
    'knows whose the defaults of quotas are',
    'nova GET ~/os-quota-sets/nope/defaults admin',
    400,
    'Project ID nope is not a valid project.',
  ],
  [
    'manages no volume of a host that is not there',
    'cinder POST /v3/ID-OF-ADMIN-PROJECT/os-volume-manage admin {"volume":{"ref":{},"host":"x"}}',
    400,
    "Host 'x' not found",
  ],
  [
    'knows transfers without snapshots at the newer path only',
    `cinder POST ~/os-volume-transfer @3.55 {"transfer":{"volume_id":"${NOWHERE}","no_snapshots":true}}`,
    400,
    "('no_snapshots' was unexpected)",
  ],
];

describe('The recorded cloud', () => {
  let side: Side;

  beforeAll(async () => {
    side = await referenceSide('rules');
  });

  it.each(RULES)('%s: %s', async (_, request, status, part) => {
    const answer = await playAlone(side, scenarioSteps(request));
    expect([answer?.status, answer?.body]).toEqual([status, expect.stringContaining(part)]);
  });

  it('begins a backup, and tells everybody that there is no service to make it', async () => {
    const story = [
      'cinder POST ~/volumes {"volume":{"size":1}} => V',
      'wait cinder ~/volumes/ID-OF-V available',
      'cinder POST ~/backups {"backup":{"volume_id":"ID-OF-V","name":"b"}} => B',
      'wait cinder ~/backups/ID-OF-B error',
      'cinder GET ~/backups/ID-OF-B',
    ];
    const backup = await playAlone(side, scenarioSteps(story.join('\n')));
    expect(backup?.body).toContain('"fail_reason":"Service not found for creating backup."');
    const volume = await playAlone(side, scenarioSteps('cinder GET ~/volumes/ID-OF-V'));
    expect(volume?.body).toContain('"status":"available"');
    const told = await playAlone(
      side,
      scenarioSteps('cinder GET /v3/ID-OF-ADMIN-PROJECT/messages?resource_uuid=ID-OF-B @3.5 admin'),
    );
    expect(told?.body).toContain('Backup failed to schedule');
    const removal = await playAlone(side, scenarioSteps('cinder DELETE ~/backups/ID-OF-B'));
    expect([removal?.status, removal?.body]).toEqual([404, expect.stringContaining('Service cinder-backup')]);
  });

  it('makes no security group for whose rules there is no room', async () => {
    const story = [
      'neutron PUT ~/quotas/ID-OF-PROJECT admin {"quota":{"security_group_rule":5}}',
      'neutron POST ~/security-groups {"security_group":{"name":"x"}}',
      'neutron DELETE ~/quotas/ID-OF-PROJECT admin',
    ];
    const [limit = '', make = '', reset = ''] = story;
    await playAlone(side, scenarioSteps(limit));
    const answer = await playAlone(side, scenarioSteps(make));
    await playAlone(side, scenarioSteps(reset));
    expect([answer?.status, answer?.body]).toEqual([409, expect.stringContaining("['security_group_rule']")]);
  });

  it('has on record that a port was asked for which there is not', async () => {
    const story = [
      'nova POST ~/servers @2.37 {"server":{"name":"s","flavorRef":"1","imageRef":"ID-OF-PUBLIC-IMAGE","networks":"none"}} => S',
      'wait nova ~/servers/ID-OF-S ACTIVE',
      `nova POST ~/servers/ID-OF-S/os-interface {"interfaceAttachment":{"port_id":"${NOWHERE}"}}`,
      'nova GET ~/servers/ID-OF-S/os-instance-actions',
    ];
    const answer = await playAlone(side, scenarioSteps(story.join('\n')));
    expect(answer?.body).toContain('"action":"attach_interface"');
  });

  it('counts what is done to a port, and twice where it is bound anew', async () => {
    const story = [
      'neutron POST ~/networks {"network":{"name":"n"}} => NET',
      'neutron POST ~/subnets {"subnet":{"network_id":"ID-OF-NET","ip_version":4,"cidr":"10.0.1.0/24"}}',
      'neutron POST ~/ports {"port":{"network_id":"ID-OF-NET"}} => PORT',
    ];
    await playAlone(side, scenarioSteps(story.join('\n')));
    const told: unknown[] = [];
    for (const change of [
      '{"binding:host_id":"x"}',
      '{"mac_address":"fa:16:3e:00:00:01"}',
      '{"binding:host_id":""}',
      '{"mac_address":"fa:16:3e:00:00:01"}',
      '{"binding:host_id":"x","mac_address":"fa:16:3e:00:00:02"}',
      '{"mac_address":"fa:16:3e:00:00:02"}',
      '{"binding:host_id":"y"}',
      '{"binding:vnic_type":"direct"}',
      '{"binding:host_id":null}',
    ]) {
      const line = `neutron PUT ~/ports/ID-OF-PORT admin {"port":${change}}`;
      const body = JSON.parse((await playAlone(side, scenarioSteps(line)))?.body ?? '');
      told.push(body.port?.revision_number ?? body.NeutronError.type);
    }
    expect(told).toEqual([2, 'PortBound', 3, 5, 6, 8, 9, 11, 12]);
  });

  it('makes a certificate for a user, signed with its own key', async () => {
    const request = 'nova POST ~/os-keypairs @2.2 {"keypair":{"name":"c","type":"x509"}}';
    const answer = await playAlone(side, scenarioSteps(request));
    const { keypair } = JSON.parse(answer?.body ?? '') as { keypair: Record<string, string> };
    const certificate = new X509Certificate(keypair['public_key'] ?? '');
    expect(certificate.subject).toBe(`CN=${keypair['user_id']}`);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.fingerprint.toLowerCase()).toBe(keypair['fingerprint']);
    expect(keypair['private_key']).toMatch(/^MII[A-Za-z0-9+/]{3000,}={0,2}$/);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { playAlone, scenarioSteps } from '../../parity/live-differential/scenario.js';
import type { Side } from '../../parity/live-differential/side.js';
import { referenceSide } from './reference-side.js';

const SERVER =
  'nova POST ~/servers @2.37 {"server":{"name":"told","flavorRef":"1","imageRef":"ID-OF-PUBLIC-IMAGE","networks":"none"}} => S';
const RUNNING = [SERVER, 'wait nova ~/servers/ID-OF-S ACTIVE'];
const GONE = [...RUNNING, 'nova DELETE ~/servers/ID-OF-S', 'wait nova ~/servers/ID-OF-S'];
const VOLUME = [
  'cinder POST ~/volumes {"volume":{"size":1,"name":"told"}} => V',
  'wait cinder ~/volumes/ID-OF-V available',
];

const OUTSIDE = [
  'neutron POST ~/networks {"network":{"name":"outside"}} => N',
  'neutron POST ~/subnets {"subnet":{"network_id":"ID-OF-N","ip_version":4,"cidr":"10.88.0.0/24"}}',
  'neutron PUT ~/networks/ID-OF-N admin {"network":{"router:external":true}}',
];

function on(networks: string, who = ''): string {
  return `nova POST ~/servers @2.37${who} {"server":{"name":"told","flavorRef":"1","imageRef":"ID-OF-PUBLIC-IMAGE","networks":${networks}}} => S`;
}

function act(action: string): string {
  return `nova POST ~/servers/ID-OF-S/action ${action}`;
}

/** For the servers of all stories. */
const ROOM =
  'nova PUT ~/os-quota-sets/ID-OF-PROJECT admin {"quota_set":{"instances":99,"cores":99,"ram":99999}}';

/** What `npm run parity:scenarios` once found to differ: a story, and of the last answer the status and a part. */
const STORIES: Readonly<Record<string, readonly [story: readonly string[], status: number, part: string]>> = {
  'a deleted server is known to its cell when its tags are asked for': [
    [...GONE, 'nova GET ~/servers/ID-OF-S/tags @2.26'],
    404,
    'could not be found.',
  ],
  'a rebuilt server takes from the image how its disk is made': [
    [
      ...RUNNING,
      act('{"resize":{"flavorRef":"2","OS-DCF:diskConfig":"AUTO"}}'),
      'wait nova ~/servers/ID-OF-S VERIFY_RESIZE',
      act('{"confirmResize":null}'),
      'wait nova ~/servers/ID-OF-S ACTIVE',
      act('{"rebuild":{"imageRef":"ID-OF-PUBLIC-IMAGE"}}'),
    ],
    202,
    '"OS-DCF:diskConfig":"MANUAL"',
  ],
  'a server in no cell yet is not found by what looks there': [
    [SERVER, act('{"os-stop":null}')],
    404,
    'be found.',
  ],
  'nothing is known of what was done to a server in no cell yet': [
    [SERVER, 'nova GET ~/servers/ID-OF-S/os-instance-actions'],
    200,
    '{"instanceActions":[]}',
  ],
  'the lock of a server in no cell yet is lost': [
    [SERVER, act('{"lock":null}'), 'wait nova ~/servers/ID-OF-S ACTIVE', 'nova GET ~/servers/ID-OF-S @2.9'],
    200,
    '"locked":false',
  ],
  'a paused server is still active while it is being paused': [
    [...RUNNING, act('{"pause":null}'), 'nova GET ~/servers/ID-OF-S'],
    200,
    '"pausing"',
  ],
  'a confirmed resize is one to be confirmed for a moment': [
    [
      ...RUNNING,
      act('{"resize":{"flavorRef":"2"}}'),
      'wait nova ~/servers/ID-OF-S VERIFY_RESIZE',
      act('{"confirmResize":null}'),
      'nova GET ~/servers/ID-OF-S',
    ],
    200,
    '"VERIFY_RESIZE"',
  ],
  'the next page keeps of a doubled parameter the greatest value': [
    [...RUNNING, 'nova GET ~/servers?sort_key=uuid&sort_key=display_name&limit=1&name=told&name=t'],
    200,
    'limit=1&name=told&sort_key=uuid&marker=',
  ],
  'a direction that goes with an ignored sort key is not made up for': [
    ['nova GET ~/servers?sort_key=id&sort_dir=asc&sort_dir=desc'],
    400,
    'Sort direction size exceeds sort key size',
  ],
  'a flavor is found though blanks follow its id': [
    [
      'nova POST ~/servers @2.37 {"server":{"name":"told","flavorRef":"1 ","imageRef":"ID-OF-PUBLIC-IMAGE","networks":"none"}}',
    ],
    202,
    'adminPass',
  ],
  'a volume has its old size until it is extended': [
    [
      ...VOLUME,
      'cinder POST ~/volumes/ID-OF-V/action {"os-extend":{"new_size":2}}',
      'cinder GET ~/volumes/ID-OF-V',
    ],
    200,
    '"status":"extending","size":1,',
  ],
  'what is made of a volume that cannot be booted has nothing of its image': [
    [
      ...VOLUME,
      'cinder POST ~/volumes/ID-OF-V/action {"os-set_image_metadata":{"metadata":{"a":"b"}}}',
      'cinder POST ~/volumes {"volume":{"source_volid":"ID-OF-V","name":"clone"}} => C',
      'cinder POST ~/volumes/ID-OF-C/action {"os-show_image_metadata":null}',
    ],
    404,
    'cannot be found',
  ],
  'a disk that Cinder refuses is told of in its words, as far as they fit': [
    [
      'cinder POST ~/volumes {"volume":{"size":3,"imageRef":"ID-OF-PUBLIC-IMAGE"}} => V',
      'wait cinder ~/volumes/ID-OF-V available',
      'cinder POST ~/snapshots {"snapshot":{"volume_id":"ID-OF-V"}} => SN',
      'wait cinder ~/snapshots/ID-OF-SN',
      'nova POST ~/servers @2.37 {"server":{"name":"told","flavorRef":"3","networks":"none","block_device_mapping_v2":[{"uuid":"ID-OF-SN","source_type":"snapshot","destination_type":"volume","boot_index":0,"volume_size":1}]}} => S',
      'wait nova ~/servers/ID-OF-S ERROR',
      'nova GET ~/servers/ID-OF-S',
    ],
    200,
    'aborted: Invalid input received: Invalid input received: Volume size',
  ],
  'a rescued server has no diagnostics, for it does not run': [
    [
      ...RUNNING,
      act('{"rescue":null}'),
      'wait nova ~/servers/ID-OF-S RESCUE',
      'nova GET ~/servers/ID-OF-S/diagnostics admin',
    ],
    409,
    'while it is in power state shutdown',
  ],
  'a resized server has diagnostics': [
    [
      ...RUNNING,
      act('{"resize":{"flavorRef":"2"}}'),
      'wait nova ~/servers/ID-OF-S VERIFY_RESIZE',
      'nova GET ~/servers/ID-OF-S/diagnostics admin',
    ],
    200,
    'cpu0_time',
  ],
  'a server that stands still is not moved as it runs': [
    [
      ...RUNNING,
      act('{"os-stop":null}'),
      'wait nova ~/servers/ID-OF-S SHUTOFF',
      act('admin {"os-resetState":{"state":"active"}}'),
      act('admin {"os-migrateLive":{"host":null,"block_migration":false,"disk_over_commit":false}}'),
    ],
    409,
    'while it is in power_state shutdown',
  ],
  'an interface may be asked for with nothing at all': [
    [
      'neutron POST ~/networks {"network":{"name":"only"}} => NET',
      'neutron POST ~/subnets {"subnet":{"network_id":"ID-OF-NET","ip_version":4,"cidr":"10.0.1.0/24"}}',
      ...RUNNING,
      'nova POST ~/servers/ID-OF-S/os-interface {}',
    ],
    200,
    '"port_state":"ACTIVE"',
  ],
  'the newest member of a server group comes first': [
    [
      'nova POST ~/os-server-groups @2.64 {"server_group":{"name":"g","policy":"soft-affinity"}} => G',
      'nova POST ~/servers @2.37 {"server":{"name":"m","flavorRef":"1","imageRef":"ID-OF-PUBLIC-IMAGE","networks":"none"},"os:scheduler_hints":{"group":"ID-OF-G"}} => A',
      'nova POST ~/servers @2.37 {"server":{"name":"m","flavorRef":"1","imageRef":"ID-OF-PUBLIC-IMAGE","networks":"none"},"os:scheduler_hints":{"group":"ID-OF-G"}} => B',
      'wait nova ~/servers/ID-OF-A ACTIVE',
      'wait nova ~/servers/ID-OF-B ACTIVE',
      'nova GET ~/os-server-groups/ID-OF-G => FIRST=server_group.members.0',
      'nova DELETE ~/servers/ID-OF-FIRST',
      'wait nova ~/servers/ID-OF-FIRST',
      'nova GET ~/servers/ID-OF-B',
    ],
    404,
    'could not be found',
  ],
  'of a server on no host there is no record that it was deleted': [
    [
      ...RUNNING,
      act('{"shelve":null}'),
      'wait nova ~/servers/ID-OF-S SHELVED_OFFLOADED',
      'nova DELETE ~/servers/ID-OF-S',
      'nova GET ~/servers/ID-OF-S/os-instance-actions @2.21',
    ],
    200,
    '{"instanceActions":[{"action":"shelve"',
  ],
  'a host does not tell the record of actions why a build failed': [
    [
      'cinder POST ~/volumes {"volume":{"size":2}} => V',
      'wait cinder ~/volumes/ID-OF-V available',
      'cinder POST ~/snapshots {"snapshot":{"volume_id":"ID-OF-V"}} => SN',
      'wait cinder ~/snapshots/ID-OF-SN',
      'cinder POST ~/volumes/ID-OF-V/action {"os-set_bootable":{"bootable":true}}',
      'nova POST ~/servers @2.37 {"server":{"name":"told","flavorRef":"1","imageRef":"ID-OF-PUBLIC-IMAGE","networks":"none","block_device_mapping_v2":[{"uuid":"ID-OF-PUBLIC-IMAGE","source_type":"image","destination_type":"local","boot_index":0},{"uuid":"ID-OF-SN","source_type":"snapshot","destination_type":"volume","boot_index":1,"volume_size":1}]}} => S',
      'wait nova ~/servers/ID-OF-S ERROR',
      'nova GET ~/servers/ID-OF-S/os-instance-actions',
    ],
    200,
    '"message":null',
  ],
  'a move for which there is no host prepares none': [
    [
      ...RUNNING,
      'nova POST ~/servers/ID-OF-S/action admin {"migrate":null} => RQ=header.x-openstack-request-id',
      'wait nova ~/servers/ID-OF-S ACTIVE',
      'nova GET ~/servers/ID-OF-S/os-instance-actions/ID-OF-RQ @2.51',
    ],
    200,
    '"events":[{"event":"cold_migrate"',
  ],
  'an image of a resized server needs the disk that the server was built with': [
    [
      ...RUNNING,
      act('{"resize":{"flavorRef":"2"}}'),
      'wait nova ~/servers/ID-OF-S VERIFY_RESIZE',
      act('{"confirmResize":null}'),
      'wait nova ~/servers/ID-OF-S ACTIVE',
      act('{"createImage":{"name":"of resized"}}'),
      'glance GET ~/images?name=of%20resized',
    ],
    200,
    '"min_disk":1,',
  ],
  'a port that was there before gives a new server no security groups yet': [
    [
      'neutron POST ~/networks {"network":{"name":"ports"}} => NET',
      'neutron POST ~/subnets {"subnet":{"network_id":"ID-OF-NET","ip_version":4,"cidr":"10.0.1.0/24"}}',
      'neutron POST ~/ports {"port":{"network_id":"ID-OF-NET"}} => P',
      'nova POST ~/servers {"server":{"name":"told","flavorRef":"1","imageRef":"ID-OF-PUBLIC-IMAGE","networks":[{"port":"ID-OF-P"}]}} => S',
      'nova GET ~/servers/ID-OF-S',
    ],
    200,
    '"OS-EXT-STS:power_state":0,"os-extended-volumes:volumes_attached":[]}}',
  ],
  'a server in error shows what a host refused last': [
    [
      ...RUNNING,
      'nova POST ~/servers/ID-OF-S/remote-consoles @2.6 {"remote_console":{"protocol":"vnc","type":"novnc"}}',
      act('admin {"os-resetState":{"state":"error"}}'),
      'nova GET ~/servers/ID-OF-S',
    ],
    200,
    '"message":"Unavailable console type novnc."',
  ],
  "use counts against a limit that replaces a project's own, not the default": [
    [
      ...VOLUME,
      'cinder PUT /v3/ID-OF-ADMIN-PROJECT/os-quota-sets/ID-OF-PROJECT admin {"quota_set":{"gigabytes":0}}',
      'cinder PUT /v3/ID-OF-ADMIN-PROJECT/os-quota-sets/ID-OF-PROJECT admin {"quota_set":{"gigabytes":0}}',
    ],
    400,
    'must be equal or greater than existing resources',
  ],
  'a project whose limits are taken away has the default ones': [
    [
      'cinder DELETE /v3/ID-OF-ADMIN-PROJECT/os-quota-sets/ID-OF-PROJECT admin',
      'cinder GET ~/os-quota-sets/ID-OF-PROJECT',
    ],
    200,
    '"gigabytes":1000',
  ],
  "a server is not put on a network to the outside, even if it is the project's own": [
    [
      ...OUTSIDE,
      on('[{"uuid":"ID-OF-N"}]'),
      'wait nova ~/servers/ID-OF-S ERROR',
      'nova GET ~/servers/ID-OF-S',
    ],
    200,
    'aborted: Failed to allocate the network(s), not rescheduling."',
  ],
  'nor on a port of one': [
    [
      ...OUTSIDE,
      'neutron POST ~/ports admin {"port":{"network_id":"ID-OF-N","tenant_id":"ID-OF-PROJECT"}} => PORT',
      ...RUNNING,
      'nova POST ~/servers/ID-OF-S/os-interface {"interfaceAttachment":{"port_id":"ID-OF-PORT"}}',
    ],
    403,
    'It is not allowed to create an interface on external network',
  ],
  'nor does it get one later': [
    [
      ...OUTSIDE,
      ...RUNNING,
      'nova POST ~/servers/ID-OF-S/os-interface {"interfaceAttachment":{"net_id":"ID-OF-N"}}',
    ],
    403,
    'It is not allowed to create an interface on external network',
  ],
  'but where it is shared': [
    [
      ...OUTSIDE,
      'neutron PUT ~/networks/ID-OF-N admin {"network":{"shared":true}}',
      ...RUNNING,
      'nova POST ~/servers/ID-OF-S/os-interface {"interfaceAttachment":{"net_id":"ID-OF-N"}}',
      'neutron PUT ~/networks/ID-OF-N admin {"network":{"name":"mine"}}',
      'nova GET ~/servers/ID-OF-S/os-interface',
    ],
    200,
    '10.88.0.',
  ],
};

describe('A story that a real cloud told otherwise', () => {
  let side: Side;

  beforeAll(async () => {
    side = await referenceSide('stories');
    await playAlone(side, scenarioSteps(ROOM));
  });

  it.each(Object.entries(STORIES))('%s', async (_, [story, status, part]) => {
    const answer = await playAlone(side, scenarioSteps(story.join('\n')));
    expect([answer?.status, answer?.body]).toEqual([status, expect.stringContaining(part)]);
  });
});

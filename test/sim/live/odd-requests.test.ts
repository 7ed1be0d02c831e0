import { beforeAll, describe, expect, it } from 'vitest';
import { playAlone, scenarioSteps } from '../../parity/live-differential/scenario.js';
import type { Side } from '../../parity/live-differential/side.js';
import { referenceSide } from './reference-side.js';

const NET = 'neutron POST ~/networks {"network":{"name":"odd"}} => N';
const SUBNET =
  'neutron POST ~/subnets {"subnet":{"network_id":"ID-OF-N","ip_version":4,"cidr":"10.0.1.0/24"}} => S';
const SIX =
  'neutron POST ~/subnets {"subnet":{"network_id":"ID-OF-N","ip_version":6,"cidr":"2001:db8:1::/64"}} => X';
const NETWORK = [NET, SUBNET];
const PORT = [...NETWORK, 'neutron POST ~/ports {"port":{"network_id":"ID-OF-N"}} => P'];
const SERVER =
  'nova POST ~/servers @2.37 {"server":{"name":"told","flavorRef":"1","imageRef":"ID-OF-PUBLIC-IMAGE","networks":"none"}} => S';
const KEY =
  'nova POST ~/os-keypairs {"keypair":{"name":"kk","public_key":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIzNmWQOQpwnO/pvkhmJvGG4o2c+OfCQ0WqUk6iQb6Gj"}}';
const CREDENTIALS = '~/users/ID-OF-USER/application_credentials';

function port(more: string): string {
  return `neutron POST ~/ports {"port":{"network_id":"ID-OF-N",${more}}}`;
}

function change(more: string): string {
  return `neutron PUT ~/ports/ID-OF-P {"port":{${more}}}`;
}

function subnet(more: string): string {
  return `neutron POST ~/subnets {"subnet":{"network_id":"ID-OF-N",${more}}}`;
}

function credential(more: string): string {
  return `keystone POST ${CREDENTIALS} {"application_credential":{${more}}}`;
}

const SYSTEM =
  'keystone POST ~/auth/tokens {"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"admin","domain":{"id":"default"},"password":"adminpass"}}},"scope":{"system":{"all":true}}}} => SYS=header.x-subject-token';

/** With rules for what it may ask. */
const RULED = [
  credential(
    '"name":"ruled","secret":"s","access_rules":[{"path":"/v2.1/servers","method":"GET","service":"compute"}]',
  ).concat(' => RC => RULE=application_credential.access_rules.0.id'),
  'keystone POST ~/auth/tokens [X-Auth-Token: ] {"auth":{"identity":{"methods":["application_credential"],"application_credential":{"id":"ID-OF-RC","secret":"s"}}}} => RT=header.x-subject-token',
];

/** What stories of odd requests found to differ: a story, and of the last answer the status and a part. */
const STORIES: Readonly<Record<string, readonly [story: readonly string[], status: number, part: string]>> = {
  'addresses of a group may be of machines on the subnets that they stand for': [
    [
      'neutron POST ~/address-groups {"address_group":{"name":"ag","addresses":["10.0.0.10/24","10.0.0.11/24","2001:db8::f/64"]}}',
    ],
    201,
    '"addresses":["10.0.0.0/24","2001:db8::/64"]',
  ],
  'a shared group of addresses is none that could be changed': [
    [
      'neutron POST ~/address-groups admin {"address_group":{"name":"ag"}} => AG',
      'neutron POST ~/rbac-policies admin {"rbac_policy":{"object_type":"address_group","object_id":"ID-OF-AG","action":"access_as_shared","target_tenant":"*"}}',
      'neutron PUT ~/address-groups/ID-OF-AG {"address_group":{"name":"x"}}',
    ],
    404,
    '"HTTPNotFound"',
  ],
  'a subnet is for ports whose owner begins with any letter of compute': [
    [NET, subnet('"ip_version":4,"cidr":"10.0.1.0/24","service_types":["test:x"]')],
    201,
    '"service_types":["test:x"]',
  ],
  'a port has no address of a subnet that is for others': [
    [
      ...NETWORK,
      subnet('"ip_version":6,"cidr":"2001:db8:1::/64","service_types":["test:x"]'),
      port('"name":"four"'),
    ],
    201,
    '"fixed_ips":[{"subnet_id":"ID-OF-S",',
  ],
  'an administrator makes rules in the groups of others': [
    [
      'neutron POST ~/security-groups {"security_group":{"name":"own"}} => G',
      'neutron POST ~/security-group-rules admin {"security_group_rule":{"security_group_id":"ID-OF-G","direction":"ingress"}}',
    ],
    201,
    '"direction":"ingress"',
  ],
  'a port gets a new hardware address for none': [
    [...NETWORK, port('"mac_address":null')],
    201,
    '"mac_address":"fa:16:3e:',
  ],
  'a subnet goes with the addresses that ports gave themselves on it': [
    [
      NET,
      subnet(
        '"ip_version":6,"cidr":"2001:db8:1::/64","ipv6_ra_mode":"slaac","ipv6_address_mode":"slaac"',
      ).concat(' => X'),
      port('"name":"p"'),
      'neutron DELETE ~/subnets/ID-OF-X',
    ],
    204,
    '',
  ],
  'addresses are counted to the last one': [
    [NET, SIX, 'neutron GET ~/network-ip-availabilities/ID-OF-N admin'],
    200,
    '"total_ips":18446744073709551615',
  ],
  'what begins like JSON is taken for it by the list of versions': [
    ['neutron GET / [Accept: application/json-home]'],
    200,
    '"v2.0"',
  ],
  'pairs of addresses are each asked for once': [
    [...NETWORK, port('"allowed_address_pairs":[{"ip_address":"10.0.1.9"},{"ip_address":"10.0.1.9"}]')],
    400,
    'Request contains duplicate address pair: mac_address None ip_address 10.0.1.9.',
  ],
  'a port has ten pairs of addresses at most': [
    [
      ...NETWORK,
      port(
        `"allowed_address_pairs":[${Array.from({ length: 11 }, (_, place) => `{"ip_address":"10.0.2.${place}"}`)}]`,
      ),
    ],
    400,
    'exceeds the maximum 10.',
  ],
  'pairs are in the way before groups are when a port is to be no longer secured': [
    [
      ...PORT,
      change('"allowed_address_pairs":[{"ip_address":"10.0.1.9"}]'),
      change('"port_security_enabled":false'),
    ],
    409,
    '"AddressPairAndPortSecurityRequired"',
  ],
  'an option of DHCP says something': [
    [...NETWORK, port('"extra_dhcp_opts":[{"opt_name":"a","opt_value":""}]')],
    400,
    "No valid key specs matched for: {'opt_name': 'a', 'opt_value': ''}.",
  ],
  'some options of DHCP may say nothing': [
    [...NETWORK, port('"extra_dhcp_opts":[{"opt_name":"router","opt_value":""}]')],
    201,
    '"extra_dhcp_opts":[{"opt_name":"router","opt_value":"","ip_version":4}]',
  ],
  'an option of DHCP that is null is none': [
    [...NETWORK, port('"extra_dhcp_opts":[{"opt_name":"a","opt_value":null}]')],
    201,
    '"extra_dhcp_opts":[]',
  ],
  'an option of DHCP is asked for once': [
    [
      ...NETWORK,
      port('"extra_dhcp_opts":[{"opt_name":"a","opt_value":"1"},{"opt_name":"a","opt_value":"2"}]'),
    ],
    409,
    "Failed to create a duplicate ExtraDhcpOpt: for attribute(s) ['portid', 'optname', 'ipversion']",
  ],
  'options of DHCP are added to those that there are': [
    [
      ...PORT,
      change('"extra_dhcp_opts":[{"opt_name":"a","opt_value":"1"}]'),
      change('"extra_dhcp_opts":[{"opt_name":"b","opt_value":"2","ip_version":6}]'),
    ],
    200,
    '"extra_dhcp_opts":[{"opt_name":"a","opt_value":"1","ip_version":4},{"opt_name":"b","opt_value":"2","ip_version":6}]',
  ],
  'where nothing makes routers, a port that says it is of one can be deleted': [
    [
      ...NETWORK,
      `${port('"device_owner":"network:router_interface"')} => P`,
      'neutron DELETE ~/ports/ID-OF-P',
    ],
    204,
    '',
  ],
  'an IPv6 address is kept as it is usually spelled': [
    [NET, SIX, port('"fixed_ips":[{"ip_address":"2001:DB8:1:0::6"}]')],
    201,
    '"2001:db8:1::6"',
  ],
  'how addresses are given is no attribute of ports': [
    [...NETWORK, port('"ip_allocation":"immediate"')],
    400,
    "Unrecognized attribute(s) 'ip_allocation'",
  ],
  'a revision to be matched is a number': [
    [...PORT, 'neutron PUT ~/ports/ID-OF-P [If-Match: revision_number=x] {"port":{"name":"x"}}'],
    400,
    'Bad if-match request: Revision number etag must be in the format of revision_number=<int>.',
  ],
  'blanks in a network address are not seen': [
    [NET, subnet('"ip_version":4,"cidr":" 10.0.6.0 /24"')],
    201,
    '"10.0.6.0/24"',
  ],
  'an address cut short is a network of one': [
    [NET, subnet('"ip_version":4,"cidr":"10.0.2"')],
    400,
    'incompatible with DHCP',
  ],
  'there is no way of IPv6 without DHCP': [
    [NET, subnet('"ip_version":6,"cidr":"2001:db8:7::/64","enable_dhcp":false,"ipv6_ra_mode":"slaac"')],
    400,
    'ipv6_ra_mode or ipv6_address_mode cannot be set when enable_dhcp is set to False.',
  ],
  'routes lead to hosts of their own IP version': [
    [
      NET,
      subnet(
        '"ip_version":4,"cidr":"10.0.6.0/24","host_routes":[{"destination":"1.0.0.0/8","nexthop":"2001:db8::1"}]',
      ),
    ],
    400,
    "nexthop '2001:db8::1' does not match the ip_version '4'.",
  ],
  'a subnet has twenty routes at most': [
    [
      ...NETWORK,
      `neutron PUT ~/subnets/ID-OF-S {"subnet":{"host_routes":[${Array.from({ length: 21 }, (_, place) => `{"destination":"1.0.${place}.0/24","nexthop":"10.0.1.1"}`)}]}}`,
    ],
    400,
    'The number of host routes exceeds the limit 20.',
  ],
  'a subnet is for a kind of ports once': [
    [NET, subnet('"ip_version":4,"cidr":"10.0.6.0/24","service_types":["compute:a","compute:a"]')],
    409,
    'Failed to create a duplicate SubnetServiceType',
  ],
  'a subnet for some ports is a revision ahead': [
    [NET, subnet('"ip_version":4,"cidr":"10.0.6.0/24","service_types":["compute:a"]')],
    201,
    '"revision_number":1',
  ],
  'an IPv6 address that holds one of IPv4 ends like it': [
    [NET, subnet('"ip_version":6,"cidr":"::ffff:10.0.0.0/120"')],
    201,
    '"cidr":"::ffff:10.0.0.0/120"',
  ],
  'how a prefix is usually spelled filters no rules': [
    ['neutron GET ~/security-group-rules?normalized_cidr=10.0.0.0/8&fields=direction'],
    200,
    '"direction"',
  ],
  'a quota may be forced': [
    ['neutron PUT ~/quotas/ID-OF-PROJECT admin {"quota":{"network":90,"force":true}}'],
    200,
    '"network":90',
  ],
  'a key pair is found by its name in any case': [[KEY, 'nova GET ~/os-keypairs/KK'], 200, '"name":"kk"'],
  'a server is newer by another address': [
    [
      ...NETWORK,
      'nova POST ~/servers {"server":{"name":"told","flavorRef":"1","imageRef":"ID-OF-PUBLIC-IMAGE","networks":[{"uuid":"ID-OF-N"}]}} => A',
      'wait nova ~/servers/ID-OF-A ACTIVE',
      'pause 600',
      'nova POST ~/servers/ID-OF-A/action {"addFixedIp":{"networkId":"ID-OF-N"}}',
      'nova GET ~/servers?changes-since=2026-11-22T15:09:00Z',
    ],
    200,
    '"name":"told"',
  ],
  'a server group names those found by a cell the newest first': [
    [
      'nova POST ~/os-server-groups {"server_group":{"name":"two","policies":["affinity"]}} => G',
      ...['A', 'B'].flatMap((name) => [
        `${SERVER.replace(' => S', '').replace('"networks":"none"}', '"networks":"none"},"os:scheduler_hints":{"group":"ID-OF-G"}')} => ${name}`,
        `wait nova ~/servers/ID-OF-${name} ACTIVE`,
      ]),
      'nova GET ~/os-server-groups/ID-OF-G',
    ],
    200,
    '"members":["ID-OF-B","ID-OF-A"]',
  ],
  'an empty secret is none': [[credential('"name":"b","secret":""')], 201, '"name":"b"'],
  'a credential has each role once': [
    [credential('"name":"n","roles":[{"name":"member"},{"name":"member"}]')],
    409,
    'Duplicate entry found with name n.',
  ],
  'a credential has each rule once': [
    [
      credential(
        `"name":"z","access_rules":[${Array(2).fill('{"path":"/v2.0/networks","method":"GET","service":"network"}')}]`,
      ),
    ],
    409,
    'Duplicate entry found with name z.',
  ],
  'a rule in use is not deleted': [
    [...RULED, 'keystone DELETE ~/users/ID-OF-USER/access_rules/ID-OF-RULE'],
    403,
    '"message":"May not delete access rule in use"',
  ],
  'a service that was not told its type takes no token with rules': [
    [
      ...RULED.map((step) => step.replace('"ruled"', '"ruled-2"')),
      'nova GET ~/servers [X-Auth-Token: ID-OF-RT]',
    ],
    401,
    'requires authentication',
  ],
  'a token with rules is shown to who knows of rules alone': [
    [
      ...RULED.map((step) => step.replace('"ruled"', '"ruled-3"')),
      'keystone GET ~/auth/tokens [X-Subject-Token: ID-OF-RT]',
    ],
    404,
    'Failed to validate token',
  ],
  'who knows of rules is shown a token that has them': [
    [
      ...RULED.map((step) => step.replace('"ruled"', '"ruled-4"')),
      'keystone GET ~/auth/tokens [X-Subject-Token: ID-OF-RT] [OpenStack-Identity-Access-Rules: 1.0]',
    ],
    200,
    '"access_rules"',
  ],
  'grants are those on the system where all of it is asked for, and nothing else': [
    [SYSTEM, 'keystone GET ~/role_assignments?scope.system=true [X-Auth-Token: ID-OF-SYS]'],
    200,
    '"project"',
  ],
  'what is implied comes after all grants': [
    ['keystone GET ~/role_assignments?effective=true&role.id=nope&scope.system=all admin'],
    200,
    '"role_assignments":[]',
  ],
  'users that services have are among those there are': [
    ['keystone GET ~/users?name=neutron admin'],
    200,
    '"default_project_id"',
  ],
  'no domain has a configuration of its own': [
    ['keystone GET ~/domains/default/config/ldap/url admin'],
    404,
    'Could not find option url in group ldap in domain configuration for domain default.',
  ],
  'what a domain may configure is told': [
    ['keystone GET ~/domains/config/ldap/url/default admin'],
    200,
    '{"config":{"url":"ldap://localhost"}}',
  ],
  'what no domain may configure is said to be that': [
    ['keystone GET ~/domains/config/ldap/nope/default admin'],
    403,
    'Option nope in group ldap is not supported',
  ],
  'who may not have members is told so before what is wrong with one': [
    [
      'glance POST ~/images {"name":"private","visibility":"private"} => I',
      `glance POST ~/images/ID-OF-I/members {"member":"${'m'.repeat(256)}"}`,
    ],
    403,
    'Not allowed to create members',
  ],
  'a type of volumes is found by its name in any case': [
    ['cinder POST ~/volumes {"volume":{"size":1,"volume_type":"NOOP"}}'],
    202,
    '"volume_type":"noop"',
  ],
  'a volume is near a server that has an id': [
    ['cinder POST ~/volumes {"volume":{"size":1},"OS-SCH-HNT:scheduler_hints":{"local_to_instance":"x"}}'],
    400,
    "Invalid input for field/attribute local_to_instance. Value: x. 'x' is not valid under any of the given schemas",
  ],
  'no image is made by force of a volume in use': [
    [
      'cinder POST ~/volumes {"volume":{"size":1}} => V',
      'wait cinder ~/volumes/ID-OF-V available',
      SERVER,
      'wait nova ~/servers/ID-OF-S ACTIVE',
      'nova POST ~/servers/ID-OF-S/os-volume_attachments {"volumeAttachment":{"volumeId":"ID-OF-V"}}',
      'wait cinder ~/volumes/ID-OF-V in-use',
      'cinder POST ~/volumes/ID-OF-V/action {"os-volume_upload_image":{"image_name":"x","force":true}}',
    ],
    400,
    'status must be available"',
  ],
  'Nova attaches no volume that is given away, and says whose input that is': [
    [
      SERVER,
      'wait nova ~/servers/ID-OF-S ACTIVE',
      'cinder POST ~/volumes {"volume":{"size":1}} => V',
      'wait cinder ~/volumes/ID-OF-V available',
      'cinder POST ~/os-volume-transfer {"transfer":{"volume_id":"ID-OF-V"}}',
      'nova POST ~/servers/ID-OF-S/os-volume_attachments {"volumeAttachment":{"volumeId":"ID-OF-V"}}',
    ],
    400,
    '"message":"Invalid input received: Invalid volume: Volume',
  ],
  'a port that is made on a host is bound once it has been told of': [
    [
      ...NETWORK,
      'neutron POST ~/ports admin {"port":{"network_id":"ID-OF-N","tenant_id":"ID-OF-PROJECT","binding:host_id":"elsewhere"}} => P',
      'neutron GET ~/ports/ID-OF-P',
    ],
    200,
    '"revision_number":2',
  ],
  'no ports in any form are none': [['neutron POST ~/ports {"ports":{}}'], 400, 'Resources required'],
  'an attachment to a server that knows nothing of it is let go': [
    [
      SERVER,
      'wait nova ~/servers/ID-OF-S ACTIVE',
      'cinder POST ~/volumes {"volume":{"size":1}} => V',
      'wait cinder ~/volumes/ID-OF-V available',
      'cinder POST ~/attachments @3.54 {"attachment":{"volume_uuid":"ID-OF-V","instance_uuid":"ID-OF-S","connector":{"host":"h","initiator":"i","ip":"1.2.3.4","platform":"x","os_type":"x","multipath":false}}} => AT',
      'cinder DELETE ~/attachments/ID-OF-AT @3.54',
    ],
    200,
    '{"attachments":[]}',
  ],
  'Nova minds the case of types of volumes': [
    [
      'nova POST ~/servers @2.67 {"server":{"name":"x","flavorRef":"1","networks":"none","block_device_mapping_v2":[{"boot_index":0,"uuid":"ID-OF-PUBLIC-IMAGE","source_type":"image","destination_type":"volume","volume_size":1,"volume_type":"NOOP"}]}}',
    ],
    400,
    'Volume type NOOP could not be found.',
  ],
  'blanks before a reference to a flavor are not seen': [
    [SERVER.replace('"flavorRef":"1"', '"flavorRef":" 1"')],
    202,
    '"server"',
  ],
  'a device that is none is no way to boot': [
    [
      'nova POST ~/servers @2.93 {"server":{"name":"x","flavorRef":"1","networks":"none","block_device_mapping_v2":[{"device_name":"/dev/vdb","no_device":true}]}}',
    ],
    400,
    'Boot sequence for the instance and image/block device mapping combination is not valid.',
  ],
  'what follows twice over is said to follow from the role in between': [
    [
      'keystone GET ~/roles?name=reader admin => READER=roles.0.id',
      'keystone GET ~/roles?name=member admin => MEMBER=roles.0.id',
      'keystone GET ~/role_assignments?effective=true&scope.project.id=ID-OF-ADMIN-PROJECT&role.id=ID-OF-READER admin',
    ],
    200,
    '/roles/ID-OF-MEMBER"',
  ],
  'nobody has access tokens': [
    ['keystone GET ~/users/ID-OF-USER/OS-OAUTH1/access_tokens admin'],
    200,
    '"access_tokens":[]',
  ],
  'a change of a network that names nothing is one of what an administrator made of it': [
    [
      NET,
      'neutron PUT ~/networks/ID-OF-N admin {"network":{"router:external":true,"shared":true}}',
      'neutron PUT ~/networks/ID-OF-N {"network":{}}',
    ],
    403,
    '((rule:update_network and rule:update_network:shared) and rule:update_network:router:external)',
  ],
  'so it is with the default pool of subnets': [
    [
      'neutron POST ~/subnetpools {"subnetpool":{"name":"odd","prefixes":["2001:db8:7::/48"]}} => SP',
      'neutron PUT ~/subnetpools/ID-OF-SP admin {"subnetpool":{"is_default":true}}',
      'neutron PUT ~/subnetpools/ID-OF-SP {"subnetpool":{}}',
    ],
    403,
    '(rule:update_subnetpool and rule:update_subnetpool:is_default) is disallowed',
  ],
  'a change that names something is no more than that': [
    [
      NET,
      'neutron PUT ~/networks/ID-OF-N admin {"network":{"shared":true}}',
      'neutron PUT ~/networks/ID-OF-N {"network":{"name":"odder"}}',
    ],
    200,
    '"name":"odder"',
  ],
  "only an administrator names others' projects, even where nobody else has business": [
    [
      'neutron POST ~/flavors/ID-OF-SERVICE-FLAVOR/service_profiles {"service_profile":{"id":"x","tenant_id":"x"}}',
    ],
    400,
    'other than the authenticated project',
  ],
  'zones have names without blanks around them': [
    ['nova PUT ~/os-aggregates/ID-OF-AGGREGATE @2.67 admin {"aggregate":{"availability_zone":" "}}'],
    400,
    "' ' is not valid under any of the given schemas",
  ],
  'addresses want subnets, before it is looked for any': [
    [
      NET,
      'neutron POST ~/ports {"port":{"network_id":"ID-OF-N","fixed_ips":[{"subnet_id":"12345678-1234-4123-8123-123456789abc"}]}}',
    ],
    400,
    'IP allocation requires subnets for network.',
  ],
  'a group is made of one source, whatever else it is made of': [
    [
      'cinder POST ~/groups/action @3.31 {"create-from-src":{"name":"x","source_group_id":"ffffffffffffffffffffffffffffffff","group_snapshot_id":"ffffffffffffffffffffffffffffffff","foo":1}}',
    ],
    400,
    "is valid under each of {'required': ['source_group_id']}, {'required': ['group_snapshot_id']}",
  ],
  'a group is made of nothing that it does not know': [
    [
      'cinder POST ~/groups/action @3.31 {"create-from-src":{"name":"x","source_group_id":"ffffffffffffffffffffffffffffffff","foo":1}}',
    ],
    400,
    "Additional properties are not allowed ('foo' was unexpected)",
  ],
  "a server's address that no subnet has aborts its build": [
    [
      ...NETWORK,
      SERVER.replace('"none"', '[{"uuid":"ID-OF-N","fixed_ip":"10.0.1.0"}]'),
      'wait nova ~/servers/ID-OF-S',
      'nova GET ~/servers/ID-OF-S',
    ],
    200,
    'aborted: Invalid input received: Fixed IP 10.0.1.0 is not a valid ip address for network ID-OF-N.',
  ],
  'a rule of a security group is for a network of which a part is told': [
    [
      'neutron POST ~/security-groups {"security_group":{"name":"odd"}} => G',
      'neutron POST ~/security-group-rules {"security_group_rule":{"security_group_id":"ID-OF-G","direction":"ingress","remote_ip_prefix":" 010.1/255.255.0.0"}}',
    ],
    201,
    '"remote_ip_prefix":"10.1.0.0/16"',
  ],
  'a rule of a security group is for no number beyond a byte': [
    [
      'neutron POST ~/security-groups {"security_group":{"name":"odd"}} => G',
      'neutron POST ~/security-group-rules {"security_group_rule":{"security_group_id":"ID-OF-G","direction":"ingress","remote_ip_prefix":"256"}}',
    ],
    400,
    'Invalid CIDR 256 given as IP prefix.',
  ],
  'several subnets that are made at once make their network newer once': [
    [
      NET,
      'neutron POST ~/subnets {"subnets":[{"network_id":"ID-OF-N","ip_version":4,"cidr":"10.77.0.0/24"},{"network_id":"ID-OF-N","ip_version":4,"cidr":"10.78.0.0/24"}]}',
      'neutron GET ~/networks/ID-OF-N?fields=revision_number',
    ],
    200,
    '{"network":{"revision_number":2}}',
  ],
  'so do rules their security group': [
    [
      'neutron POST ~/security-groups {"security_group":{"name":"odd"}} => G',
      'neutron POST ~/security-group-rules {"security_group_rules":[{"security_group_id":"ID-OF-G","direction":"ingress","protocol":"tcp"},{"security_group_id":"ID-OF-G","direction":"ingress","protocol":"udp"}]}',
      'neutron GET ~/security-groups/ID-OF-G?fields=revision_number',
    ],
    200,
    '{"security_group":{"revision_number":2}}',
  ],
  'a flavor that somebody had no access to is called by its number': [
    [
      'nova POST ~/flavors admin {"flavor":{"name":"odd-flavor","ram":1,"vcpus":1,"disk":1,"id":"odd","os-flavor-access:is_public":false}}',
      'nova POST ~/flavors/odd/action admin {"removeTenantAccess":{"tenant":"ID-OF-PROJECT"}}',
    ],
    404,
    'Flavor access not found for 5 / ID-OF-PROJECT combination.',
  ],
  'what is wrong with traits is said before what is wrong with their generation': [
    [
      'placement PUT /resource_providers/ID-OF-PROVIDER/traits @1.39 admin {"resource_provider_generation":"x","traits":null}',
    ],
    400,
    "None is not of type 'array'",
  ],
  'zones have names without colons': [
    ['nova POST ~/os-aggregates @2.1 admin {"aggregate":{"name":"odd","availability_zone":"a:b"}}'],
    400,
    "'a:b' is not valid under any of the given schemas",
  ],
  'an image of a server that sleeps says what it was': [
    [
      SERVER,
      'wait nova ~/servers/ID-OF-S ACTIVE',
      'nova POST ~/servers/ID-OF-S/action {"suspend":null}',
      'wait nova ~/servers/ID-OF-S SUSPENDED',
      'nova POST ~/servers/ID-OF-S/action {"createImage":{"name":"asleep"}}',
      'glance GET ~/images?name=asleep',
    ],
    200,
    '"old_vm_state":"active"',
  ],
  'a project that acts as a domain is in none': [
    ['keystone POST ~/projects admin {"project":{"name":"acting","is_domain":true}}'],
    201,
    '"name":"acting","domain_id":null,"description":"","enabled":true,"parent_id":null,"is_domain":true',
  ],
  'what was made a project that acts as a domain is a domain': [
    [
      'keystone POST ~/projects admin {"project":{"name":"acts","is_domain":true,"foo":1}} => PD',
      'keystone GET ~/domains/ID-OF-PD admin',
    ],
    200,
    '"foo":1',
  ],
  'a project below another acts as no domain': [
    ['keystone POST ~/projects admin {"project":{"name":"below","is_domain":true,"parent_id":"default"}}'],
    400,
    '"only root projects are allowed to act as domains."',
  ],
  'two projects that act as domains have two names': [
    ['keystone POST ~/projects admin {"project":{"name":"Default","is_domain":true}}'],
    409,
    'it is not permitted to have two projects acting as domains with the same name: Default.',
  ],
  'networks that lead outside are pools of addresses without routers too': [
    [
      'neutron POST ~/networks admin {"network":{"name":"outside","router:external":true}}',
      'nova GET ~/os-floating-ip-pools @2.1',
    ],
    200,
    '{"name":"outside"}',
  ],
  'Nova counts on routers where there is a pool of addresses': [
    [
      'neutron POST ~/networks admin {"network":{"name":"outer","router:external":true}}',
      'nova POST ~/os-floating-ips @2.1 {"pool":"outer"}',
    ],
    500,
    "<class 'neutronclient.common.exceptions.NotFound'>",
  ],
  'no pool of addresses is named but Nova’s own': [
    [
      'neutron POST ~/networks admin {"network":{"name":"unnamed","router:external":true}}',
      'nova POST ~/os-floating-ips @2.1 {}',
    ],
    404,
    '"Floating IP pool not found."',
  ],
  'signed requests are for services to ask about': [
    ['keystone POST ~/ec2tokens {"credentials":{"access":"nobody"}}'],
    403,
    '"You are not authorized to perform the requested action: identity:ec2tokens_validate."',
  ],
  'a request signed with no known key is told of the id that the key would have': [
    ['keystone POST ~/s3tokens admin {"credentials":{"access":"nobody"}}'],
    404,
    '"Could not find credential: 6382b3cc881412b77bfcaeed026001c00d9e3025e66c20f6e7e92f079851462a."',
  ],
  'a request without a key is nobody’s': [
    ['keystone POST ~/ec2tokens admin {"credentials":{"signature":"x"}}'],
    401,
    '"The request you have made requires authentication."',
  ],
  'nothing is no signed request': [
    ['keystone POST ~/ec2tokens admin {}'],
    400,
    '"request must include a request body"',
  ],
  'tokens revoked are told to nobody': [
    ['keystone GET ~/auth/tokens/OS-PKI/revoked'],
    403,
    '"You are not authorized to perform the requested action."',
  ],
};

describe('An odd request that a real cloud answered otherwise', () => {
  let side: Side;

  beforeAll(async () => {
    side = await referenceSide('odd-requests');
    const room =
      'nova PUT ~/os-quota-sets/ID-OF-PROJECT admin {"quota_set":{"instances":99,"cores":99,"ram":99999}}';
    await playAlone(side, scenarioSteps(room));
  });

  it.each(Object.entries(STORIES))('%s', async (_, [story, status, part]) => {
    const answer = await playAlone(side, scenarioSteps(story.join('\n')));
    expect([answer?.status, answer?.body]).toEqual([status, expect.stringContaining(side.filled(part))]);
  });
});

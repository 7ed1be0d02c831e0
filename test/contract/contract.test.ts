import { describe, expect, it } from 'vitest';
import { judge } from './contract.js';
import { schemasArePresent } from './official-document.js';
import { nameOf, OPERATIONS } from './operations.js';
import { realClouds } from './recorded.js';
import { simulated } from './simulated.js';
import { Traveller } from './traveller.js';
import { WALKS } from './walk/walks.js';

const ABOUT_ROUTERS = 'the recorded cloud has no routers; of its other things Neutron answers as here';

/** Where the simulator contradicts the schemas, is right, and no recording shows it. */
const EXPLAINED: ReadonlyMap<string, string> = new Map([
  ...[
    'compute POST /v2.1/images/{image_id}/metadata: status 200, not 201',
    'compute POST /v2.1/os-floating-ips: status 200, not 201',
    'compute POST /v2.1/servers/{server_id}/remote-consoles: status 200, not 201',
    'identity POST /v3/credentials: status 201, not 200',
  ].map((key) => [key, 'the status that the API reference names'] as const),
  ...[
    'identity /config/ldap/user_tree_dn must be string',
    'identity /identity_provider/authorization_ttl must be integer',
    'identity /identity_provider/description must be string',
    'identity /identity_provider/links is not in the schema',
    'identity /mapping/links is not in the schema',
    'identity /protocol/id must match format "uuid"',
    'identity /protocol/idp_id is not in the schema',
    'identity /protocol/links is not in the schema',
    'identity /protocol/remote_id_attribute must be string',
    'identity /service_provider/links is not in the schema',
    'identity GET /v3/OS-EP-FILTER/projects/{project_id}/endpoints/{endpoint_id}: status 204, not 200',
    'identity POST /v3/OS-EP-FILTER/endpoint_groups: status 201, not 200',
    'identity POST /v3/OS-OAUTH1/consumers: status 201, not 200',
    'identity POST /v3/limits: status 201, not 200',
    'identity POST /v3/registered_limits: status 201, not 200',
    'identity PUT /v3/OS-EP-FILTER/endpoint_groups/{endpoint_group_id}/projects/{project_id}: status 204, not 201',
    'identity PUT /v3/OS-EP-FILTER/projects/{project_id}/endpoints/{endpoint_id}: status 204, not 201',
    'placement GET /traits/{name}: status 204, not 200',
    'placement POST /resource_providers: status 200, not 201',
    'placement PUT /traits/{name}: status 201, not 200',
    'volume DELETE /v3/group_snapshots/{id}: status 202, not 204',
    'volume POST /v3/group_snapshots/{id}/action: status 202, not 201',
    'volume /encryption/volume_type_id is not in the schema',
    'volume /key_size is not in the schema',
    'volume /volume_type_id is not in the schema',
    'volume DELETE /v3/types/{type_id}/encryption/{key}: status 202, not 204',
    'volume POST /v3/types/{type_id}/encryption: status 200, not 201',
  ].map((key) => [key, 'as the recorded cloud answers when asked by hand'] as const),
  [
    'compute /server/pinned_availability_zone is not in the schema',
    'newer than the recorded cloud, and since 2.96',
  ],
  [
    'compute /server/OS-EXT-SRV-ATTR:root_device_name must be string',
    'null of a server that no host could take, as the recorded cloud shows it when asked by hand',
  ],
  [
    'identity /credential is not in the schema',
    'the API reference wraps it, as Keystone does whatever it answers',
  ],
  ...['router', 'floatingip'].map(
    (thing) => [`network /${thing}/project_id is not in the schema`, ABOUT_ROUTERS] as const,
  ),
  ...['router/flavor_id', 'floatingip/fixed_ip_address', 'floatingip/port_details'].map(
    (key) => [`network /${key} must be string`, ABOUT_ROUTERS] as const,
  ),
  ...['agent/alive', 'agent/availability_zone', 'agent/configurations', 'agent/resources_synced'].map(
    (key) => [`network /${key} must be string`, 'as Neutron stores and the API reference shows it'] as const,
  ),
  ...[
    'network  must be object',
    'network /auto_allocated_topology/id must match format "uuid"',
    'network /auto_allocated_topology/project_id is not in the schema',
  ].map((key) => [key, 'as Neutron answers: null of what was scheduled, `dry-run=pass`'] as const),
  ['network /service_provider/default must be string', 'a truth value, as the API reference shows it'],
]);

/** Operations that the schemas do not have, or of whose answers they say nothing. */
const UNDOCUMENTED: readonly RegExp[] = [
  // an API that was retired before there were schemas
  /^identity \w+ \/v2\.0/,
  // nor the EC2 keys of a user
  /^identity \w+ \/v3\/users\/\{user_id\}\/credentials\/OS-EC2/,
  /^identity GET \/v3\/OS-INHERIT\/projects\/.*\/roles\/inherited_to_projects$/,
  // of the actions on a volume, few have an answer there
  /^volume POST \/v3\/volumes\/\{volume_id\}\/action os-(initialize_connection|(set|show)_image_metadata|migrate_volume_completion)$/,
  /^volume DELETE \/v3\/attachments\/\{attachment_id\}$/,
  /^volume GET \/v3\/extensions\/\{alias\}$/,
  // of a tag that is added, the answer's shape is left out
  /^network PUT \/v2\.0\/[\w-]+\/\{\w+\}\/tags\/\{tag\}$/,
  /^network GET \/v2\.0\/$/,
];

describe.skipIf(!schemasArePresent)('by the official schemas (needs ../shared)', async () => {
  const real = schemasArePresent ? realClouds() : new Map<string, readonly string[]>();

  describe.each(WALKS)('$service', async ({ service, steps }) => {
    const traveller = await Traveller.to(simulated());
    if (schemasArePresent) await traveller.walk({ service, steps });
    const walked = traveller.exchanges.map((exchange) => ({ exchange, verdict: judge(exchange) }));
    const answered = walked.filter(({ exchange }) => exchange.service === service);

    it('goes the way that the walk says', () => {
      const strayed = walked
        .filter(({ exchange }) => !exchange.asExpected)
        .map(({ exchange }) => [exchange.step, exchange.status, exchange.body]);
      expect(strayed).toEqual([]);
    });

    it('answers as its owner says, but where a real cloud was recorded to answer otherwise', () => {
      const complaints = answered
        .filter(({ exchange }) => exchange.status < 400)
        .flatMap(({ verdict }) => verdict.complaints.map((complaint) => `${service} ${complaint}`));
      const explained = [...EXPLAINED.keys()].filter((key) => key.startsWith(`${service} `));
      const wrong = new Set(complaints.filter((complaint) => !real.has(complaint)));
      expect([...wrong].sort()).toEqual(explained.sort());
    });

    it('has no operation that nothing was asked of', () => {
      const asked = new Set(walked.map(({ verdict }) => verdict.operation));
      const unasked = OPERATIONS.filter((one) => one.service === service && !asked.has(one));
      expect(unasked.map(nameOf)).toEqual([]);
    });

    it('is held to a schema wherever there is one for it', () => {
      const loose = answered
        .filter(({ exchange, verdict }) => exchange.status < 400 && verdict.held === 'unknown')
        .map(({ exchange, verdict }) => (verdict.operation ? nameOf(verdict.operation) : exchange.step));
      expect([...new Set(loose)].filter((name) => !UNDOCUMENTED.some((known) => known.test(name)))).toEqual(
        [],
      );
    });
  });
});

import type { RecordedService, Series } from './recording.js';

/**
 * What was done between the recordings without being recorded. Ids are those of the recordings: they are
 * translated like everything else. `after` names the recording that a step follows; steps of one recording run in
 * order.
 */
export type Step = { readonly after: string } & Action;

export type Action =
  /** Looks at the thing until it is in one of these states; a server also until no task is under way. */
  | { readonly until: readonly string[]; readonly kind: Kind; readonly of: string }
  | { readonly gone: string; readonly kind: Kind }
  /** Deletes the thing, or every one of them. */
  | { readonly remove: string; readonly kind: Kind }
  | { readonly send: UnrecordedRequest }
  /** Seconds: so that things made one after the other differ in age. */
  | { readonly pause: number };

export interface UnrecordedRequest {
  readonly service: RecordedService;
  readonly method: string;
  readonly path: string;
  readonly token: '<user-token>' | '<admin-token>';
  readonly body?: unknown;
  /** The id that the recordings have for what this makes. */
  readonly makes?: string;
}

/** `of`, `gone` and `remove` name the recording whose answer made the thing; `made[1]` is the second of a list. */
export type Kind = 'server' | 'volume' | 'snapshot';

const SETTLED = ['ACTIVE', 'ERROR'];

/** Nova accepted these creates after all: how each ended was recorded, then the server was removed. */
const ACCEPTED = [
  'content-type-text',
  'userdata-not-base64',
  'networks-empty-list',
  'networks-dup',
  'server-group-ok',
  'adminpass-given',
  'bdm-image-and-imageRef-mismatch',
  'bdm-volume-boot-and-imageRef',
  'bdm-device-name-duplicate',
];

/** Each way to boot from a volume, in order. */
const BOOTED = [
  'image-volume',
  'image-local',
  'volume-volume',
  'snapshot-volume',
  'imageRef-plus-blank-volume',
  'imageRef-plus-blank-local',
  'image-volume-size-string',
  'image-volume-device-name',
];

function wait(after: string, of: string, ...until: string[]): Step {
  return { after, kind: 'server', of, until: until.length > 0 ? until : SETTLED };
}

function waitFor(kind: Kind, after: string, of: string, ...until: string[]): Step {
  return { after, kind, of, until };
}

function removed(after: string, of: string): Step[] {
  return [
    { after, kind: 'server', remove: of },
    { after, kind: 'server', gone: of },
  ];
}

function send(after: string, request: UnrecordedRequest): Step {
  return { after, send: request };
}

const PROJECT = '9914d80cebe6430dbea8839bd31c879a';
const ADMIN_PROJECT = '9c4709907e5e42b6ad0ec4460abc546e';

function setQuota(after: string): Step {
  return send(after, {
    service: 'nova',
    method: 'PUT',
    path: `/v2.1/os-quota-sets/${PROJECT}`,
    token: '<admin-token>',
    body: { quota_set: { instances: 40, cores: 80 } },
  });
}

function resetQuota(after: string): Step {
  return send(after, {
    service: 'nova',
    method: 'DELETE',
    path: `/v2.1/os-quota-sets/${PROJECT}`,
    token: '<admin-token>',
  });
}

const VOLUME_QUOTA = `/v3/${ADMIN_PROJECT}/os-quota-sets/${PROJECT}`;

/** As the recording `nova-create-two-networks` calls it. */
const SECOND_NETWORK = '2e717c1f-dc9e-4733-871c-47eb78a9b467';

const ALPHA = 'nova-create-minimal-2.1';
const BETA = 'nova-create-none-2.37';
const GAMMA = 'nova-create-auto-2.37';

function action(name: string, ...until: string[]): Step {
  return wait(`nova-action-${name}`, ALPHA, ...until);
}

const LIFE_OF_A_SERVER: Step[] = [
  wait('nova-server-list-during-build', ALPHA),
  { after: 'nova-server-list-during-build', pause: 1.1 },
  wait('nova-server-get-build-2.93', BETA),
  { after: 'nova-server-get-build-2.93', pause: 1.1 },
  wait(GAMMA, GAMMA),
  { after: 'nova-list-by-reservation-id', pause: 3 },
  wait('nova-list-multi-names', 'nova-list-multi-names[0]'),
  wait('nova-list-multi-names', 'nova-list-multi-names[1]'),
  { after: 'nova-list-multi-names', kind: 'server', remove: 'nova-list-multi-names[0]' },
  { after: 'nova-list-multi-names', kind: 'server', remove: 'nova-list-multi-names[1]' },
  wait('nova-create-noValidHost', 'nova-create-noValidHost'),
  wait('nova-server-during-stop', ALPHA, 'SHUTOFF', 'ERROR'),
  action('start', 'ACTIVE'),
  wait('nova-server-during-reboot', ALPHA, 'ACTIVE'),
  action('reboot-hard-lower', 'ACTIVE'),
  action('pause', 'PAUSED'),
  action('unpause', 'ACTIVE'),
  action('createImage', 'ACTIVE'),
  action('createImage-2.45', 'ACTIVE'),
  action('resize-2', 'VERIFY_RESIZE', 'ERROR', 'ACTIVE'),
  action('resize-revert', 'ACTIVE', 'ERROR'),
  action('suspend', 'SUSPENDED'),
  action('resume', 'ACTIVE'),
  action('rebuild', 'ACTIVE'),
  action('rescue', 'RESCUE'),
  action('unrescue', 'ACTIVE'),
  action('shelve', 'SHELVED_OFFLOADED', 'SHELVED'),
  action('unshelve', 'ACTIVE'),
];

const VOLUMES: Step[] = [
  waitFor('volume', 'cinder-show-creating', 'cinder-create', 'available', 'error'),
  waitFor('volume', 'cinder-create-from-image', 'cinder-create-from-image', 'available', 'error'),
  waitFor('snapshot', 'cinder-snapshot-create', 'cinder-snapshot-create', 'available', 'error'),
  setQuota('cinder-delete-with-snapshot'),
  send('cinder-delete-with-snapshot', {
    service: 'cinder',
    method: 'PUT',
    path: VOLUME_QUOTA,
    token: '<admin-token>',
    body: { quota_set: { volumes: 40 } },
  }),
  wait('nova-bfv-get-build', 'nova-create-bfv-image-volume'),
  ...BOOTED.map((way) => wait('nova-create-bfv-image-volume-device-name', `nova-create-bfv-${way}`)),
  wait('nova-create-bfv-over-volume-quota', 'nova-create-bfv-over-volume-quota'),
  { after: 'cinder-create-volume-at-quota', kind: 'server', remove: 'nova-create-bfv-over-volume-quota' },
  send('cinder-create-volume-at-quota', {
    service: 'cinder',
    method: 'DELETE',
    path: VOLUME_QUOTA,
    token: '<admin-token>',
  }),
  { after: 'nova-bfv-createImage-2.45', pause: 2 },
  waitFor('volume', 'nova-volume-attach', 'cinder-create', 'in-use', 'error'),
  { after: 'nova-volume-attach', pause: 1 },
  waitFor('volume', 'nova-volume-detach', 'cinder-create', 'available', 'error'),
];

const TWO_NETWORKS: Step[] = [
  setQuota('nova-quota-set-reset-2'),
  send('nova-quota-set-reset-2', {
    service: 'neutron',
    method: 'POST',
    path: '/v2.0/networks',
    token: '<user-token>',
    body: { network: { name: 'second' } },
    makes: SECOND_NETWORK,
  }),
  send('nova-quota-set-reset-2', {
    service: 'neutron',
    method: 'POST',
    path: '/v2.0/subnets',
    token: '<user-token>',
    body: { subnet: { network_id: SECOND_NETWORK, ip_version: 4, cidr: '10.9.0.0/24' } },
  }),
  wait('nova-create-two-networks', 'nova-create-two-networks'),
  ...removed('nova-server-two-networks', 'nova-create-two-networks'),
  send('nova-server-two-networks', {
    service: 'neutron',
    method: 'DELETE',
    path: `/v2.0/networks/${SECOND_NETWORK}`,
    token: '<user-token>',
  }),
];

const DELETION: Step[] = [
  { after: 'nova-delete-again-at-once', kind: 'server', gone: GAMMA },
  { after: 'nova-get-after-delete-in-build', kind: 'server', gone: 'nova-create-then-delete-in-build' },
  { after: 'nova-delete-error-server', kind: 'server', gone: 'nova-create-noValidHost' },
  { after: 'nova-forceDelete', kind: 'server', gone: BETA },
  ...BOOTED.map(
    (way): Step => ({ after: 'neutron-unknown', kind: 'server', remove: `nova-create-bfv-${way}` }),
  ),
  ...BOOTED.map(
    (way): Step => ({ after: 'neutron-unknown', kind: 'server', gone: `nova-create-bfv-${way}` }),
  ),
  resetQuota('neutron-unknown'),
  { after: 'cinder-snapshot-delete', kind: 'snapshot', gone: 'cinder-snapshot-create' },
  { after: 'cinder-delete-again', kind: 'volume', gone: 'cinder-create' },
];

export const SCRIPTS: Readonly<Record<Series, readonly Step[]>> = {
  zed: [
    ...ACCEPTED.flatMap((name) => [
      wait(`nova-create-bad-${name}`, `nova-create-bad-${name}`),
      ...removed(`nova-accepted-${name}-volumes`, `nova-create-bad-${name}`),
    ]),
    ...LIFE_OF_A_SERVER,
    ...VOLUMES,
    ...TWO_NETWORKS,
    ...DELETION,
  ],
  'zed-without-network': [
    wait('absent-none-2.37', 'absent-none-2.37'),
    { after: 'absent-none-2.37-delete', kind: 'server', gone: 'absent-none-2.37' },
  ],
};

import type { Outcome } from './differential.js';

/** A class of differences that is meant to be: something the recorded set-up has, or a crash not worth copying. */
export interface Explanation {
  readonly name: string;
  readonly why: string;
  readonly applies: (outcome: Omit<Outcome, 'explanation'>) => boolean;
}

type Applies = Explanation['applies'];

/** Answers that are the same but for these places. */
const onlyIn =
  (...places: readonly RegExp[]): Applies =>
  ({ details }) =>
    details.every(({ path }) => places.some((place) => place.test(path)));

const of =
  (service: Outcome['request']['service'], path: RegExp, applies: Applies = () => true): Applies =>
  (outcome) =>
    outcome.request.service === service && path.test(outcome.request.path) && applies(outcome);

const good: Applies = ({ real, simulated }) => real.status < 300 && real.status === simulated.status;

/** As many things on both sides. */
const inAnotherOrder: Applies = ({ details }) =>
  details.every(({ path }) => path.startsWith('body.')) &&
  !details.some(({ path }) => /\[\d+\]$/.test(path) && !/fixed_ips/.test(path));

export const EXPLAINED: readonly Explanation[] = [
  {
    name: 'no crash',
    why: 'the real service fails with a 500, or cuts the connection; the simulator refuses or answers',
    applies: ({ real, simulated }) => (real.status === 500 || real.status === 0) && simulated.status !== 500,
  },
  {
    name: 'drawn elsewhere',
    why: 'ids of ports that Nova makes on its way, in whose order ports are listed, of hosts, numbers of tunnels, and keys',
    applies: (outcome) =>
      of('neutron', /^\/v2\.0\/ports(\.json)?(\?|$)/, inAnotherOrder)(outcome) ||
      of('neutron', /^\/v2\.0\/networks/, onlyIn(/provider:segmentation_id$/))(outcome) ||
      of(
        'placement',
        /^\/resource_providers/,
        onlyIn(/\.(uuid|href|root_provider_uuid)$/, /last-modified/),
      )(outcome) ||
      onlyIn(/\.(auth_key|private_key|public_key|fingerprint)$/)(outcome),
  },
  {
    name: 'a stand-in for agents',
    why: 'without agents, a few lines of this set-up bind every port, and say so in its details',
    applies: of('neutron', /ports/, onlyIn(/binding:vif_details/, /standard_attr_id$/)),
  },
  {
    name: 'the order of a Python set',
    why: 'differs from one start of the program to the next',
    applies: (outcome) =>
      onlyIn(
        /^headers\.allow/,
        /boot_roles$/,
        /^body\.(token|application_credential)\.roles\[\d\]\.(id|name)$/,
      )(outcome) ||
      (/Expected keys: \{/.test(outcome.real.body) && /Expected keys: \{/.test(outcome.simulated.body)),
  },
  {
    name: 'times of its own',
    why: 'a clock of microseconds against one of milliseconds, and how long work took on either side; since when Placement knows what it knows',
    applies: (outcome) =>
      of('nova', /os-simple-tenant-usage/, good)(outcome) ||
      of('placement', /./, onlyIn(/^headers\.last-modified/))(outcome),
  },
  {
    name: 'servers that were',
    why: 'how far a server had come when it was deleted, and in which order, depends on the moment',
    applies: of('nova', /servers.*changes-(since|before)/, good),
  },
  {
    name: "others' doings",
    why: 'of the whole cloud an administrator sees what everybody else does, before and meanwhile',
    applies: (outcome) =>
      outcome.request.admin &&
      good(outcome) &&
      /os-hypervisors|os-migrations|all_tenants|limits|flavors|\/(credentials|tasks|events|users|projects|domains|role_assignments)(\?|$)|network-ip-avail|security-group|os-keypairs|\/(quotas|ports|networks|subnets|images|servers|servers\/detail)(\?|$)/.test(
        outcome.request.path,
      ),
  },
  {
    name: 'a zone by aggregate',
    why: "where others' aggregates put the one host meanwhile",
    applies: onlyIn(/availability_zone$/),
  },
  {
    name: 'numbers of rows',
    why: "of Nova's services in its database, one of which the command-line tool took",
    applies: of('nova', /os-services|os-hypervisors/, onlyIn(/\.id$/, /\.service\.id$/)),
  },
  {
    name: 'places of this machine',
    why: "where this set-up keeps Glance's data",
    applies: of('glance', /info\/stores\/detail/, onlyIn(/data_dir$/)),
  },
  {
    name: 'between services',
    why: "what Neutron tells Nova, and Keystone's own settings: no business of a client's, and not simulated",
    applies: ({ request }) =>
      /os-server-external-events|domains\/config|OS-EC2|schemas\/metadefs/.test(request.path),
  },
  {
    name: "Placement's own books",
    why: 'candidates for placing and the names of traits are between Nova and Placement; administrators alone may look',
    applies: (outcome) =>
      outcome.request.admin && of('placement', /^\/(allocation_candidates|traits)/)(outcome),
  },
];

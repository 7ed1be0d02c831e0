import type { Outcome } from './differential.js';
import {
  commonStart,
  failedPlacing,
  howItFailed,
  kindOfPolicy,
  kindsOnceNamed,
  orderOfDrawn,
  orderOfOneAge,
  orderOfPorts,
  orderOfPrograms,
  orderOfSets,
  orderOfTags,
  portsInTheWay,
  type SetAside,
  standInForAgents,
  whatOthersMade,
  whichHost,
  whichPorts,
} from './set-aside.js';

/** Whether two answers say the same once these are set aside. */
export type AgreeBut = (...what: readonly SetAside[]) => boolean;

/** A class of differences that is meant to be: something the recorded set-up has, or a crash not worth copying. */
export interface Explanation {
  readonly name: string;
  readonly why: string;
  readonly applies: (outcome: Omit<Outcome, 'explanation'>, agreeBut: AgreeBut) => boolean;
}

type Applies = Explanation['applies'];

/** Answers that are the same but for these places. */
const onlyIn =
  (...places: readonly RegExp[]): Applies =>
  ({ details }) =>
    details.every(({ path }) => places.some((place) => place.test(path)));

const of =
  (service: Outcome['request']['service'] | 'any', path: RegExp, applies: Applies = () => true): Applies =>
  (outcome, agreeBut) =>
    (service === 'any' || outcome.request.service === service) &&
    path.test(outcome.request.path) &&
    applies(outcome, agreeBut);

const good: Applies = ({ real, simulated }) => real.status < 300 && real.status === simulated.status;

const but =
  (...what: readonly SetAside[]): Applies =>
  (_outcome, agreeBut) =>
    agreeBut(...what);

/** Beyond U+FFFF: as such, percent-encoded, or as JSON escapes it. */
const LONG_CHARACTER = /[\u{10000}-\u{10ffff}]|%F[0-4]|\\ud[89ab]/iu;

/** What lists things of the whole cloud's for everybody. */
const OF_ALL = /\/(types|group_types|qos-specs|messages|flavors|os-quota-sets)\b/;

/** A page that others' things are on has fewer of the run's own: of these, it begins with the same. */
const pageWithOthers: Applies = ({ request, real, simulated }, agreeBut) =>
  /[?&](limit|marker)=/.test(request.path) &&
  [real, simulated].some(({ body }) => /tempest-|"(name|display_name)": ?"(?!parity)/.test(body)) &&
  agreeBut(orderOfSets, standInForAgents, whatOthersMade, commonStart);

/** A message about an aggregate. */
function withoutNumber(body: string): string {
  return body
    .replace(/(aggregate) \d+/, '$1')
    .replace(/": (?=["{\d])/g, '":')
    .replace(/, "/g, ',"');
}

/** How many a list has. */
function credentialsIn(body: string): number {
  return body.match(/"secret":|"blob":/g)?.length ?? 0;
}

export const EXPLAINED: readonly Explanation[] = [
  {
    name: 'no crash',
    why: 'the real service fails with a 500, or cuts the connection; the simulator refuses, or reads what there is',
    applies: ({ request, real, simulated }) =>
      (real.status === 500 || real.status === 0) &&
      simulated.status !== 500 &&
      (simulated.status >= 400 || request.method === 'GET'),
  },
  {
    name: 'a cache that loses what it keeps',
    why: 'each process of Keystone keeps credentials without what they were encrypted to, fails at them from then on, and so keeps what was to be deleted',
    applies: of(
      'keystone',
      /\/credentials\b/,
      ({ real, simulated }) =>
        ((real.status === 500 || real.status === 0) && simulated.status < 300) ||
        (real.status === 200 && credentialsIn(real.body) > credentialsIn(simulated.body)),
    ),
  },
  {
    name: 'four bytes',
    why: "this set-up's tables hold characters of three bytes, and it fails with a 500 at longer ones; newer tables hold them",
    applies: ({ request, real, simulated }) =>
      (real.status === 500 || real.status === 0) &&
      simulated.status < 300 &&
      LONG_CHARACTER.test(`${request.path} ${request.body}`),
  },
  {
    name: 'at the wrong moment',
    why: "what finds a server between two of Nova's own steps: on its way to a cell, or while a hypervisor starts it",
    applies: of(
      'nova',
      /\/action$/,
      ({ real, simulated }) =>
        simulated.status === 202 &&
        /oslo_db\.exception\.DBReferenceError|while it is in task_state reboot_started_hard/.test(real.body),
    ),
  },
  {
    name: 'drawn elsewhere',
    why: 'ids of ports that Nova makes on its way, in whose order ports are listed, of hosts, numbers of tunnels, and keys',
    applies: (outcome, agreeBut) =>
      of('neutron', /^\/v2\.0\/ports(\.json)?(\?|$)/, but(orderOfPorts))(outcome, agreeBut) ||
      of('neutron', /^\/v2\.0\/ports.*[?&]limit=/, but(standInForAgents, whichPorts))(outcome, agreeBut) ||
      of('nova', /\/os-interface(\?|$)/, but(orderOfDrawn))(outcome, agreeBut) ||
      of('cinder', /\/attachments(\/detail)?(\?|$)/, but(orderOfDrawn))(outcome, agreeBut) ||
      of('neutron', /^\/v2\.0\/networks\/[^/]+$/, but(portsInTheWay))(outcome, agreeBut) ||
      of('neutron', /^\/v2\.0\/networks/, onlyIn(/provider:segmentation_id$/))(outcome, agreeBut) ||
      of('placement', /^\/allocations/, but(whichHost))(outcome, agreeBut) ||
      of(
        'placement',
        /^\/resource_providers/,
        onlyIn(/\.(uuid|href|root_provider_uuid)$/, /last-modified/),
      )(outcome, agreeBut) ||
      onlyIn(/\.(auth_key|private_key|public_key|fingerprint)$/)(outcome, agreeBut),
  },
  {
    name: 'a stand-in for agents',
    why: 'without agents, a few lines of this set-up bind every port, and say so in its details',
    applies: (outcome, agreeBut) =>
      of('neutron', /ports/, onlyIn(/binding:vif_details/, /standard_attr_id$/))(outcome, agreeBut) ||
      of('neutron', /ports/, but(standInForAgents, orderOfPorts))(outcome, agreeBut),
  },
  {
    name: 'the order of a Python set',
    why: 'differs from one start of the program to the next',
    applies: (outcome, agreeBut) =>
      onlyIn(/^headers\.allow/)(outcome, agreeBut) ||
      agreeBut(orderOfSets) ||
      of('glance', /^\/v2\/images/, but(orderOfTags, orderOfSets))(outcome, agreeBut),
  },
  {
    name: 'times of its own',
    why: 'a clock of microseconds against one of milliseconds, and how long work took on either side; since when Placement knows what it knows',
    applies: (outcome, agreeBut) =>
      of('nova', /os-simple-tenant-usage/, good)(outcome, agreeBut) ||
      of('cinder', /\/action$/, onlyIn(/\.volume_type\.created_at$/))(outcome, agreeBut) ||
      of('placement', /./, onlyIn(/^headers\.last-modified/))(outcome, agreeBut),
  },
  {
    name: 'servers that were',
    why: 'how far a server had come when it was deleted, and in which order, depends on the moment',
    applies: of('nova', /servers.*changes-(since|before)/, good),
  },
  {
    name: 'volumes that were',
    why: 'whether Cinder was still placing a volume when it was deleted, and left a message of it, depends on the moment',
    applies: of('cinder', /\/messages\b/, but(failedPlacing)),
  },
  {
    name: "others' doings",
    why: "what everybody else has made or uses: an administrator sees it, and types of volumes are everybody's; what both clouds hold and what is the run's own must agree",
    applies: (outcome, agreeBut) =>
      good(outcome, agreeBut) &&
      (outcome.request.admin || OF_ALL.test(outcome.request.path)) &&
      (agreeBut(orderOfSets, standInForAgents, orderOfPorts, whatOthersMade) ||
        pageWithOthers(outcome, agreeBut)),
  },
  {
    name: "others' use",
    why: "how much of the one host is used, and of the administrator's own project",
    applies: (outcome, agreeBut) =>
      of(
        'nova',
        /os-hypervisors/,
        onlyIn(
          /\.(\w+_used|free_\w+|running_vms|current_workload|disk_available_least|uptime|hypervisor_(type|version)|service\.id)$/,
        ),
      )(outcome, agreeBut) ||
      (outcome.request.admin && onlyIn(/^body\.limits\.absolute\.total\w+Used$/)(outcome, agreeBut)),
  },
  {
    name: 'a zone by aggregate',
    why: "where others' aggregates put the one host meanwhile",
    applies: onlyIn(/availability_zone$/),
  },
  {
    name: 'how it failed',
    why: "an administrator is shown the lines of Nova's own code, and a fault's text ends within the id of a request",
    applies: of('nova', /^\/v2(\.1)?\/servers/, but(howItFailed)),
  },
  {
    name: 'a cache of each process',
    why: 'each of several processes of Keystone remembers application credentials and users for itself, and of Neutron of what kind policies were, and it is not said which one answers; the simulator remembers none',
    applies: (outcome, agreeBut) =>
      of(
        'keystone',
        /^\/v3\/auth\/tokens/,
        ({ real, simulated }) =>
          real.status === 200 &&
          simulated.status === 404 &&
          simulated.body.includes('Could not find Application Credential'),
      )(outcome, agreeBut) ||
      of('keystone', /^\/v3\/auth\/tokens/, onlyIn(/^body\.token\.user\.name$/))(outcome, agreeBut) ||
      of('neutron', /^\/v2\.0\/rbac-policies\//, but(kindOfPolicy))(outcome, agreeBut),
  },
  {
    name: 'numbers of rows',
    why: "of Nova's services, aggregates and keys in its database, some of which others took",
    applies: of(
      'nova',
      /os-services|os-hypervisors|os-aggregates|os-keypairs/,
      (outcome, agreeBut) =>
        onlyIn(/^body\.(services|hypervisors?|aggregates?|keypair)(\[\d+\])?(\.service)?\.id$/)(
          outcome,
          agreeBut,
        ) ||
        (outcome.real.status === outcome.simulated.status &&
          withoutNumber(outcome.real.body) === withoutNumber(outcome.simulated.body)),
    ),
  },
  {
    name: 'made in one second',
    why: 'whether two volumes or images that were made one after the other are of one age, and so listed by their ids, depends on the moment',
    applies: (outcome, agreeBut) =>
      /\/(volumes|images)(\/detail)?(\?(?!.*(sort|limit=\d{1,2}\b|marker|offset))|$)/.test(
        outcome.request.path,
      ) &&
      (agreeBut(orderOfOneAge) || agreeBut(orderOfTags, orderOfSets, orderOfOneAge)),
  },
  {
    name: 'which program was first',
    why: 'programs of a service are listed as they were first started, which is the moment of a set-up',
    applies: of('any', /\/os-services/, but(orderOfPrograms)),
  },
  {
    name: 'kinds of things once named',
    why: "Glance forgets no kind of thing that a namespace ever was for: earlier runs'",
    applies: of('glance', /^\/v2\/metadefs\/resource_types/, but(kindsOnceNamed)),
  },
  {
    name: 'places of this machine',
    why: "where this set-up keeps Glance's data",
    applies: of('glance', /info\/stores\/detail/, onlyIn(/data_dir$/)),
  },
  {
    name: 'between services',
    why: "what Neutron tells Nova, and Keystone's own settings: no business of a client's, and not simulated",
    applies: (outcome, agreeBut) => of('keystone', /\/domains\/([^/]+\/)?config\b/)(outcome, agreeBut),
  },
  {
    name: "Placement's own books",
    why: 'candidates for placing are between Nova and Placement, and not simulated; administrators alone may look',
    applies: (outcome, agreeBut) =>
      outcome.request.admin && of('placement', /^\/allocation_candidates/)(outcome, agreeBut),
  },
];

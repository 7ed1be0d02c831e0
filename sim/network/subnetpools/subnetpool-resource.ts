import * as z from 'zod';
import { checkScope, checkScopeIsOwn } from '../address-scopes/pool-in-scope.js';
import { type Cidr, formatCidr, parseCidr } from '../addresses.js';
import { invalidInput, refused } from '../fault.js';
import { change, insert, remove } from '../indexes.js';
import type { Actor, NetworkContext } from '../network-call.js';
import { inOneSentence, refusalsOfNew } from '../rbac/callbacks.js';
import { ALL, dropPolicies, isShared, share } from '../rbac/sharing.js';
import { isOwner, newStandard, type Resource, STANDARD_ATTRIBUTES, standardView } from '../resource.js';
import type { NetworkState, SubnetpoolRecord } from '../state.js';
import { boolean, nonBlank, nonNegative, prefixes, text, uuidOrNull } from '../values.js';
import { covers, prefixesOf } from './address-set.js';
import { subnetsFrom } from './allocate-subnet.js';
import { prefixLengths } from './prefix-lengths.js';
import { inTextOrder, prefixOperations } from './prefix-operations.js';

const newPool = z.object({
  name: nonBlank(255),
  tenant_id: text(255),
  prefixes,
  default_quota: nonNegative.optional(),
  default_prefixlen: nonNegative.optional(),
  min_prefixlen: nonNegative.optional(),
  max_prefixlen: nonNegative.optional(),
  is_default: boolean.default(false),
  shared: boolean.default(false),
  address_scope_id: uuidOrNull.default(null),
  description: text(255).default(''),
});

const poolChanges = newPool.omit({ tenant_id: true, shared: true }).partial();

const integer = { filter: 'integer', sort: true } as const;

export const subnetpoolResource: Resource<SubnetpoolRecord, typeof newPool, typeof poolChanges> = {
  name: 'subnetpool',
  collection: 'subnetpools',
  wantsBody: true,
  onlyOneAtOnce: true,
  updatesAnyway: true,
  rawActions: true,
  table: 'subnetpools',
  post: newPool,
  put: poolChanges,
  attributes: {
    ...STANDARD_ATTRIBUTES,
    name: { filter: 'text', sort: true },
    prefixes: {},
    ip_version: integer,
    default_quota: integer,
    default_prefixlen: { filter: 'text', sort: true },
    min_prefixlen: { filter: 'text', sort: true },
    max_prefixlen: { filter: 'text', sort: true },
    address_scope_id: { filter: 'text', sort: true },
    is_default: { filter: 'boolean', sort: true },
    shared: { filter: 'boolean', sort: true },
  },
  guards: {
    is_default: { create: 'admin', update: 'admin', known: true },
    shared: { create: 'admin', update: 'owner', known: true },
  },
  sees: ({ actor, state }, pool) => isOwner(actor, pool) || isShared(state, pool.id, actor.projectId),
  owns: ({ actor }, pool) => isOwner(actor, pool),
  view: viewPool,

  create(context, values, id) {
    const { tenant_id, description, prefixes: given, shared, ...rest } = values;
    const { version, held } = parsePrefixes(given);
    const lengths = prefixLengths(version, values);
    if (values.is_default) checkOnlyDefault(context, version);
    const standard = newStandard(context, { tenant_id, description }, 0, id);
    const pool: SubnetpoolRecord = {
      ...standard,
      ...rest,
      default_quota: values.default_quota ?? null,
      ...lengths,
      ip_version: version,
      prefixes: compact(version, held),
    };
    checkScope(context, pool, held);
    insert(context.state, 'subnetpools', pool);
    if (shared) shareWithAll(context, pool);
    return pool;
  },

  actions: prefixOperations((context, pool, prefixes) => updatePool(context, pool, { prefixes })),

  update: updatePool,

  viewMade: (view) => ({ ...view, prefixes: inOrder(view.prefixes as string[]) }),

  /** Lengths as numbers, and nothing of what was not set before: otherwise than whenever else it is shown. */
  viewChanged: (view, changes) => ({
    ...Object.fromEntries(
      Object.entries(view).filter(([key, value]) => value !== null || Object.hasOwn(changes, key)),
    ),
    ...(changes.prefixes && { prefixes: inOrder(view.prefixes as string[]) }),
    ...Object.fromEntries(LENGTHS.map((key) => [key, Number(view[key])])),
  }),

  delete(context, pool) {
    if (subnetsFrom(context.state, pool.id).length > 0) {
      const message = 'Unable to delete subnet pool: Subnet pool has existing allocations.';
      throw refused('SubnetPoolDeleteError', message);
    }
    dropPolicies(context.state, pool.id);
    remove(context.state, 'subnetpools', pool);
  },
};

type Changes = z.output<typeof poolChanges>;

function updatePool(context: NetworkContext, pool: SubnetpoolRecord, changes: Changes): void {
  const { version, held } = parsePrefixes(changes.prefixes ?? pool.prefixes);
  if (changes.prefixes && !covers(version, held, pool.prefixes.map(cidr))) {
    const message = 'Illegal update to prefixes: Existing prefixes must be a subset of the new prefixes.';
    throw refused('IllegalSubnetPoolPrefixUpdate', message);
  }
  const lengths = prefixLengths(version, { ...pool, ...defined(changes) });
  if (changes.is_default && !pool.is_default) checkOnlyDefault(context, version);
  checkScopeIsOwn(context, pool);
  const scope = changes.address_scope_id === undefined ? pool.address_scope_id : changes.address_scope_id;
  checkScope(context, { ...pool, address_scope_id: scope }, held);
  const said = { ...changes, ...lengths, prefixes: compact(version, held) };
  change(context.state, 'subnetpools', pool, said, context.now);
}

const LENGTHS = ['default_prefixlen', 'min_prefixlen', 'max_prefixlen'] as const;

const cidr = (text: string): Cidr => parseCidr(text) as Cidr;

/** By address. */
const inOrder = (prefixes: readonly string[]): string[] => {
  const [first] = prefixes;
  return first === undefined ? [] : compact(cidr(first).version, prefixes.map(cidr));
};

const compact = (version: 4 | 6, held: readonly Cidr[]): string[] =>
  prefixesOf(version, held).map(formatCidr);

const defined = <Values extends object>(values: Values): Partial<Values> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<Values>;

/** @throws NetworkFault 400 for none, and for both IP versions */
function parsePrefixes(given: readonly string[]): { version: 4 | 6; held: Cidr[] } {
  const held = given.map(cidr);
  const [first, ...others] = held;
  if (!first) throw refused('EmptySubnetPoolPrefixList', 'Empty subnet pool prefix list.');
  if (others.some(({ version }) => version !== first.version)) {
    throw refused('PrefixVersionMismatch', 'Cannot mix IPv4 and IPv6 prefixes in a subnet pool.');
  }
  return { version: first.version, held };
}

/** @throws NetworkFault 400 */
function checkOnlyDefault({ state }: NetworkContext, version: 4 | 6): void {
  const pools = [...state.subnetpools.values()];
  if (!pools.some((pool) => pool.is_default && pool.ip_version === version)) return;
  throw invalidInput(
    'A default subnetpool for this IP family has already been set. Only one default may exist per IP family',
  );
}

/** @throws NetworkFault 400 */
function shareWithAll(context: NetworkContext, pool: SubnetpoolRecord): void {
  const wanted = {
    object_type: 'subnetpool',
    object_id: pool.id,
    target_tenant: ALL,
    action: 'access_as_shared',
  };
  const refusals = refusalsOfNew(context, wanted);
  if (refusals.length > 0) {
    remove(context.state, 'subnetpools', pool);
    throw invalidInput(inOneSentence(refusals));
  }
  share(context, 'subnetpool', pool);
}

function viewPool(
  state: NetworkState,
  pool: SubnetpoolRecord,
  { projectId }: Actor,
): Record<string, unknown> {
  return {
    id: pool.id,
    name: pool.name,
    tenant_id: pool.tenant_id,
    default_prefixlen: String(pool.default_prefixlen),
    min_prefixlen: String(pool.min_prefixlen),
    max_prefixlen: String(pool.max_prefixlen),
    is_default: pool.is_default,
    shared: isShared(state, pool.id, projectId),
    prefixes: inTextOrder(pool.prefixes),
    ip_version: pool.ip_version,
    default_quota: pool.default_quota,
    address_scope_id: pool.address_scope_id,
    description: pool.description,
    ...standardView(pool),
  };
}

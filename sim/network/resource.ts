import type * as z from 'zod';
import type { Table } from './indexes.js';
import type { Actor, NetworkContext } from './network-call.js';
import type { NetworkState, StandardRecord } from './state.js';

/** How a list's query uses an attribute. */
export interface Attribute {
  /** Left out: it cannot be filtered by. */
  readonly filter?:
    | 'text'
    | 'boolean'
    | 'integer'
    | 'number'
    | 'mac'
    | 'any-of'
    | 'fixed-ips'
    | 'ignored'
    | TagFilter;
  /** Looks at what is asked for, and says what is wrong with it. @throws NetworkFault */
  readonly check?: (wanted: string) => unknown;
  /** Of several values asked for, the first alone counts. */
  readonly firstOnly?: true;
  readonly sort?: boolean;
  /** What it can be, in the database's order. Left out: in the alphabet's. */
  readonly values?: readonly string[];
  /** Shown to administrators only. */
  readonly adminOnly?: boolean;
}

/** How tags are asked for, several with commas between: having all, any, not all, none. */
export type TagFilter = 'tags' | 'tags-any' | 'not-tags' | 'not-tags-any';

/** Who may set an attribute besides an administrator. */
export type Guard =
  | 'admin'
  | 'anyone'
  | 'owner'
  | 'network-owner'
  | 'shared-network'
  | 'no-network-device'
  | 'not-for-all';

export interface Guards {
  readonly [attribute: string]: {
    readonly create?: Guard;
    readonly update?: Guard;
    /** A flag that policies know of without being told: a change that names nothing is one of it, where it is set. */
    readonly known?: true;
    /** For the keys of an attribute's value, or of its values if it is a list. */
    readonly keys?: Readonly<Record<string, { readonly create?: Guard; readonly update?: Guard }>>;
  };
}

/**
 * One kind of thing in Neutron's API. The schemas' keys stand in the order in which Neutron checks attributes.
 * Methods are rules: they know nothing of HTTP, and throw {@link NetworkFault}.
 */
export interface Resource<
  Item extends StandardRecord = StandardRecord,
  New extends z.ZodObject = z.ZodObject,
  Changes extends z.ZodObject = z.ZodObject,
> {
  /** The key of one in a body, and the policies' name: `security_group`. */
  readonly name: string;
  /** The key of many, and with dashes the path: `security_groups`. */
  readonly collection: string;
  readonly table: Table;
  readonly post: New;
  readonly put: Changes;
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly guards: Guards;
  /** Whether Neutron's older controller reads its bodies, which wants one before it looks for anything in it. */
  readonly wantsBody?: boolean;
  /** Whether a client knows of it at all; if not, it is as if it were not there. */
  sees(context: NetworkContext, item: Item): boolean;
  /** Whether a client may change and delete it. */
  owns(context: NetworkContext, item: Item): boolean;
  /** All attributes, by their names, as this client sees them. */
  view(state: NetworkState, item: Item, actor: Actor): Record<string, unknown>;
  /** Attributes that can be filtered by and are never shown. */
  hidden?(state: NetworkState, item: Item, actor: Actor): Record<string, unknown>;
  /** It has no tags. */
  readonly untagged?: true;
  /** A list is never cut into pages. */
  readonly unpaged?: true;
  /** What a list goes by first, before it goes by id. */
  groups?(item: Item): number;
  /** Several cannot be asked for in one request; whether Neutron notices that somebody tries. */
  readonly onlyOneAtOnce?: true | 'unnoticed';
  /** Rules for several that are to be made at once. */
  checkMany?(all: readonly z.output<New>[]): void;
  /** @param id the one it must have; drawn where left out */
  create(context: NetworkContext, values: z.output<New>, id?: string): Item;
  update(context: NetworkContext, item: Item, changes: Partial<z.output<Changes>>): void;
  delete(context: NetworkContext, item: Item): void;
  /** Whether an update that says nothing is one. */
  readonly updatesAnyway?: true;
  /** How one is shown in an update's answer, from its view. */
  viewChanged?(
    view: Readonly<Record<string, unknown>>,
    changes: Partial<z.output<Changes>>,
  ): Record<string, unknown>;
  /** How one is shown in a creation's answer. */
  viewMade?(view: Readonly<Record<string, unknown>>, values: z.output<New>): Record<string, unknown>;
  /** The revision that an update's answer names, where that is not yet the last. */
  revisionShown?(item: Item, before: Item, changes: Partial<z.output<Changes>>): number;
  /** What Neutron makes on the way when someone looks: a project's default security group. */
  prepareList?(context: NetworkContext): void;
  /** Whoever may not see one is not told either what it is that there is none of. */
  readonly secret?: true;
  /** Who may use one and not change it is told that there is none to be changed. */
  readonly hiddenFromChange?: true;
  /** Shown whichever fields are asked for. */
  readonly alwaysShown?: readonly string[];
  /** The network that a new one would be on, whose owner policies ask for. */
  networkOf?(values: Readonly<Record<string, unknown>>): string;
  /** What a new one makes newer: once, however many are made at once. */
  parentOf?(state: NetworkState, values: z.output<New>): StandardRecord | undefined;
  /** Its actions look at their bodies themselves. */
  readonly rawActions?: boolean;
  /** `PUT /routers/{id}/add_router_interface`: actions on one of them, by name. */
  readonly actions?: Readonly<
    Record<string, (context: NetworkContext, item: Item, body: Readonly<Record<string, unknown>>) => unknown>
  >;
}

export function isOwner(actor: Actor, item: { readonly tenant_id: string }): boolean {
  return actor.isAdmin || item.tenant_id === actor.projectId;
}

const text = { filter: 'text', sort: true } as const;

/** What every kind of thing has; those that have no tags no more than this. */
export const UNTAGGED_ATTRIBUTES: Readonly<Record<string, Attribute>> = {
  id: text,
  tenant_id: text,
  project_id: text,
  description: { filter: 'text' },
  created_at: {},
  updated_at: {},
  changed_since: {},
  revision_number: { filter: 'number', sort: true },
};

export const STANDARD_ATTRIBUTES: Readonly<Record<string, Attribute>> = {
  ...UNTAGGED_ATTRIBUTES,
  tags: { filter: 'tags' },
  'tags-any': { filter: 'tags-any' },
  'not-tags': { filter: 'not-tags' },
  'not-tags-any': { filter: 'not-tags-any' },
};

/** Whole seconds, in UTC. */
export function neutronTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** The standard attributes in a view, behind a thing's own. */
export function standardView(item: StandardRecord): Record<string, unknown> {
  return {
    tags: item.tags,
    created_at: neutronTime(item.created_at),
    updated_at: neutronTime(item.updated_at),
    revision_number: item.revision_number,
    project_id: item.tenant_id,
  };
}

/** What a new record starts with. Neutron numbers some things from 0, others from 1. */
export function newStandard(
  context: NetworkContext,
  values: { readonly tenant_id?: string; readonly description?: string | null },
  revision: number,
  id: string | undefined,
): StandardRecord {
  return {
    id: id ?? context.cloud.ids.uuid(),
    tenant_id: values.tenant_id ?? context.actor.projectId,
    description: values.description ?? '',
    tags: NO_TAGS,
    created_at: context.now,
    updated_at: context.now,
    revision_number: revision,
    standard_attr_id: context.state.counters.standardAttribute++,
  };
}

/** A new record of what Neutron keeps without description, times and number. */
export function newPlain(
  context: NetworkContext,
  tenant_id: string | undefined,
  id: string | undefined,
): StandardRecord {
  return {
    id: id ?? context.cloud.ids.uuid(),
    tenant_id: tenant_id ?? context.actor.projectId,
    description: null,
    tags: NO_TAGS,
    created_at: context.now,
    updated_at: context.now,
    revision_number: 0,
    standard_attr_id: 0,
  };
}

const NO_TAGS: readonly string[] = [];

import type { Call } from '../../call.js';
import type { JsonSchema } from '../../json-schema/validate.js';
import type { IdentityState, TokenRecord } from '../state.js';

export type JsonObject = Readonly<Record<string, unknown>>;

/** Who may do a thing to which record; undefined: to none that there is. */
export type Policy<Item> = (caller: TokenRecord, item: Item | undefined) => boolean;

export type Operation = 'list' | 'show' | 'create' | 'update' | 'delete';

/**
 * A kind of thing that Keystone keeps, with all that differs between one kind and another. The five operations on
 * it are the same for all: see `collection.ts`.
 */
export interface Resource<Item extends { readonly id: string }> {
  /** `users`: in paths, bodies and links. */
  readonly collection: string;
  /** What stands before that in paths and links: `/OS-FEDERATION`. */
  readonly prefix?: string;
  /** `user`: in bodies, policies and faults. */
  readonly member: string;
  /** What a 404 calls it, where that is not the member's name. */
  readonly title?: string;
  /** All that a 404 says, where it names nothing. */
  readonly missing?: string;
  readonly records: (state: IdentityState) => Map<string, Item>;
  readonly order: 'as made' | 'by id';
  readonly schema: { readonly create: JsonSchema; readonly update: JsonSchema };
  /** How what they refuse is told, where not as most is. */
  readonly refusal?: (schema: JsonSchema, body: unknown) => string | undefined;
  readonly policies: Readonly<Record<Operation, Policy<Item>>>;
  /** Operations in which someone who may do nothing still learns with a 404 that there is no such thing. */
  readonly openly404: readonly Operation[];
  /** What PATCH looks at first: whether the thing is there, or whether the body is right. */
  readonly checksFirst: 'existence' | 'schema';
  /** What a body without the member's name counts as. */
  readonly absent: 'an empty object' | 'null';
  /** Policies speak of a `domain_role`, say, where it is of a domain. */
  readonly domainsApart?: true;
  /** Which of all a list shows that is asked for no others. */
  readonly listed?: (item: Item, query: URLSearchParams) => boolean;
  /** Ids of those that the query asks for by something else than a key of the view; undefined: it does not. */
  readonly chosen?: (call: Call) => ReadonlySet<string> | undefined;
  /** Views of what else a list can show, without their links. */
  readonly alsoListed?: (call: Call) => readonly (JsonObject & { readonly id: string })[];
  /** What else its links lead to, below its own path. */
  readonly relatives?: readonly string[];
  /** Keys of the view that a list can be filtered by. */
  readonly filters: readonly string[];
  /** All but the links. */
  readonly view: (call: Call, item: Item) => JsonObject;
  /** What creation shows otherwise than GET. */
  readonly createdView?: (item: Item) => JsonObject;
  /** What PATCH shows that GET does not. */
  readonly updatedView?: (item: Item) => JsonObject;
  /** Where one is made by a PUT to the id that it shall have, not by a POST. */
  readonly named?: true;
  /** Of a kind whose things are made by another's POST: whether a body describes one of them. */
  readonly claims?: (body: JsonObject | null) => boolean;
  /** @param id that it shall have, where it is given with the path. @throws IdentityFault */
  readonly create: (call: Call, body: JsonObject, id: string) => Item;
  /** @throws IdentityFault */
  readonly update: (call: Call, item: Item, changes: JsonObject) => void;
  /** Removes what depends on it too. @throws IdentityFault */
  readonly remove: (call: Call, item: Item) => void;
}

/** What was given beyond the keys that Keystone knows: it keeps and shows them, but for its own name for them. */
export function extraOf(body: JsonObject, known: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([key]) => key !== 'extra' && !known.includes(key)));
}

/** A value that must be a string, by the schema, or is absent. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Options given as null are taken away. */
export function mergeOptions(current: JsonObject, changes: unknown): JsonObject {
  const merged = { ...current, ...(changes as JsonObject | undefined) };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
}

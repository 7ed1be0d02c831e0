/** A property's schema, as far as Glance keeps it: what a client said of it. */
export type PropertyType = Readonly<Record<string, unknown>>;

interface Dated {
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  updatedAt: number;
}

export interface MetadefObject extends Dated {
  name: string;
  description: string | null;
  required: readonly string[];
  properties: Readonly<Record<string, PropertyType>>;
}

export interface MetadefProperty {
  name: string;
  schema: PropertyType;
}

export interface MetadefTag extends Dated {
  /** Counts the tags that there ever were. */
  readonly number: number;
  name: string;
}

/** Where the properties of a namespace apply. */
export interface ResourceTypeAssociation extends Dated {
  readonly name: string;
  /** What stands before a property's name there. */
  readonly prefix: string | null;
  readonly propertiesTarget: string | null;
}

/** A namespace in the catalogue of metadata definitions, and what is in it. */
export interface NamespaceRecord extends Dated {
  /** Counts the namespaces that there ever were. */
  readonly number: number;
  namespace: string;
  displayName: string | null;
  description: string | null;
  visibility: 'public' | 'private';
  protected: boolean;
  /** A project's id. */
  owner: string;
  resourceTypes: ResourceTypeAssociation[];
  objects: MetadefObject[];
  properties: MetadefProperty[];
  tags: MetadefTag[];
}

/** Plain data only: it is saved and restored as it is. */
export interface MetadefState {
  readonly namespaces: NamespaceRecord[];
  /** Those that the cloud came with or that ever were in a namespace, oldest first. */
  readonly resourceTypes: { readonly name: string; readonly createdAt: number }[];
  readonly counters: { namespace: number; tag: number };
}

export function newMetadefState(resourceTypes: readonly string[], now: number): MetadefState {
  return {
    namespaces: [],
    resourceTypes: resourceTypes.map((name) => ({ name, createdAt: now })),
    counters: { namespace: 0, tag: 0 },
  };
}

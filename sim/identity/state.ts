import type { Cloud } from '../cloud.js';
import type { ServiceName } from '../deployment.js';
import type { IdentitySeed } from './seed.js';
import { plant } from './seeding.js';

export interface DomainRecord {
  readonly id: string;
  name: string;
  description: string | null;
  enabled: boolean;
  tags: readonly string[];
  options: Options;
  extra: Readonly<Record<string, unknown>>;
}

/** Switches that Keystone knows of a thing: `immutable`. */
export type Options = Readonly<Record<string, unknown>>;

export interface ProjectRecord {
  readonly id: string;
  name: string;
  readonly domainId: string;
  /** Another project's id, or the domain's for one at the top. */
  readonly parentId: string;
  description: string | null;
  enabled: boolean;
  tags: readonly string[];
  options: Options;
  extra: Readonly<Record<string, unknown>>;
}

export interface UserRecord {
  readonly id: string;
  name: string;
  readonly domainId: string;
  password: string | undefined;
  enabled: boolean;
  defaultProjectId: string | undefined;
  options: Options;
  /** What else was given: `description`, `email`. */
  extra: Readonly<Record<string, unknown>>;
}

export interface GroupRecord {
  readonly id: string;
  name: string;
  readonly domainId: string;
  description: string | null;
  readonly members: Set<string>;
  extra: Readonly<Record<string, unknown>>;
}

export interface RoleRecord {
  readonly id: string;
  name: string;
  readonly domainId: string | undefined;
  description: string | null;
  options: Options;
  /** Ids of the roles that come with it. */
  implies: readonly string[];
  extra: Readonly<Record<string, unknown>>;
}

/** Where a role is had. */
export type Scope =
  | { readonly kind: 'project'; readonly id: string }
  | { readonly kind: 'domain'; readonly id: string }
  | { readonly kind: 'system' };

export interface GrantRecord {
  readonly roleId: string;
  readonly actor: 'user' | 'group';
  readonly actorId: string;
  readonly scope: Scope;
  /** Had on the projects below, not on the place itself. */
  readonly inherited: boolean;
}

/** A text that services may fetch. */
export interface PolicyRecord {
  readonly id: string;
  blob: string;
  type: string;
  /** What else was given. */
  extra: Readonly<Record<string, unknown>>;
}

export interface RegionRecord {
  readonly id: string;
  description: string | null;
  parentId: string | null;
  extra: Readonly<Record<string, unknown>>;
}

export interface ServiceRecord {
  readonly id: string;
  name: string;
  type: string;
  enabled: boolean;
  extra: Readonly<Record<string, unknown>>;
}

export type Interface = 'public' | 'internal' | 'admin';

/** Where an endpoint is: one of this cloud's own services, whose root follows the client's Host, or a fixed URL. */
export type EndpointTarget =
  | { readonly service: ServiceName; readonly path: string }
  | { readonly url: string };

export interface EndpointRecord {
  readonly id: string;
  serviceId: string;
  interface: Interface;
  regionId: string | null;
  /** May hold `%(project_id)s`. */
  target: EndpointTarget;
  enabled: boolean;
  extra: Readonly<Record<string, unknown>>;
}

export interface AppCredentialRecord {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly userId: string;
  /** Undefined where it was made with an unscoped token: then it gives one. */
  readonly projectId: string | undefined;
  readonly roleIds: readonly string[];
  readonly secret: string;
  /** Undefined where the request did not say. */
  readonly unrestricted: boolean | null;
  readonly expiresAt: AppCredentialExpiry | undefined;
  readonly accessRuleIds: readonly string[];
}

export interface AppCredentialExpiry {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  /** As it is shown, to the microsecond. */
  readonly text: string;
}

/** A secret that Keystone keeps for a user: an EC2 key, a certificate. */
export interface CredentialRecord {
  readonly id: string;
  readonly userId: string;
  readonly projectId: string | null;
  readonly type: string;
  blob: string;
}

/** What a user lets another one do in a project. */
export interface TrustRecord {
  readonly id: string;
  /** Whose roles they are. */
  readonly trustorId: string;
  /** Who may use them. */
  readonly trusteeId: string;
  /** Undefined: it says who trusts whom, and no more. */
  readonly projectId: string | undefined;
  /** The trustee then is the trustor to the services. */
  readonly impersonation: boolean;
  readonly expiresAt: AppCredentialExpiry | undefined;
  /** Tokens that can still be got by it; null: any number. */
  remainingUses: number | null;
  readonly roleIds: readonly string[];
  /** The trust that it was made of. */
  readonly redelegatedFrom: string | undefined;
  /** How many times over others may be made of it. */
  readonly redelegationCount: number;
}

/** How much of something a project may have that has no limit of its own. */
export interface RegisteredLimitRecord {
  readonly id: string;
  serviceId: string;
  regionId: string | null;
  resourceName: string;
  defaultLimit: number;
  description: string | null;
}

/** How much of it one project, or one domain, may have. */
export interface LimitRecord {
  readonly id: string;
  readonly registeredLimitId: string;
  readonly projectId: string | null;
  readonly domainId: string | null;
  resourceLimit: number;
  description: string | null;
}

/** Endpoints that have something in common: their service, their region, their interface. */
export interface EndpointGroupRecord {
  readonly id: string;
  name: string;
  description: string | null;
  filters: Readonly<Record<string, unknown>>;
}

/** Who else may say who users are. */
export interface IdentityProviderRecord {
  readonly id: string;
  readonly domainId: string;
  enabled: boolean;
  description: string | null;
  remoteIds: readonly string[];
  /** Minutes that memberships of groups last. */
  authorizationTtl: number | null;
}

/** Another cloud that believes what this one says of users. */
export interface ServiceProviderRecord {
  readonly id: string;
  authUrl: string;
  spUrl: string;
  enabled: boolean;
  description: string | null;
  relayStatePrefix: string;
}

/** Rules for who users of an identity provider are here. */
export interface MappingRecord {
  readonly id: string;
  rules: readonly unknown[];
}

/** How users of an identity provider come, and which rules are for them then. */
export interface ProtocolRecord {
  readonly id: string;
  readonly providerId: string;
  mappingId: string;
  remoteIdAttribute: string | null;
}

/** A program that knows OAuth. */
export interface ConsumerRecord {
  readonly id: string;
  readonly secret: string;
  description: string | null;
  extra: Readonly<Record<string, unknown>>;
}

/** What a token of an application credential may be used for. */
export interface AccessRuleRecord {
  readonly id: string;
  readonly userId: string;
  readonly service: string;
  readonly method: string;
  readonly path: string;
}

/** A token and what it stands for. Times are milliseconds since the Unix epoch. */
export interface TokenRecord {
  readonly id: string;
  readonly userId: string;
  readonly userName: string;
  /** Undefined for an unscoped token, and for one scoped to a domain or the system. */
  readonly projectId: string | undefined;
  readonly domainId: string | undefined;
  /** Of its project. */
  readonly projectDomainId?: string | undefined;
  readonly system: boolean;
  /** Names, implied ones included: `['member', 'reader']`. */
  roles: readonly string[];
  roleIds: readonly string[];
  readonly methods: readonly string[];
  /** Its own, and that of the token it came from. */
  readonly auditIds: readonly string[];
  readonly appCredentialId: string | undefined;
  readonly trustId?: string | undefined;
  readonly issuedAt: number;
  expiresAt: number;
  revokedAt: number | undefined;
  /** Until when a service's cache goes on accepting it without asking again. */
  readonly cachedUntil: Partial<Record<ServiceName, number>>;
}

/** Plain data only: it is saved and restored as it is. */
export interface IdentityState {
  readonly domains: Map<string, DomainRecord>;
  readonly projects: Map<string, ProjectRecord>;
  readonly users: Map<string, UserRecord>;
  readonly groups: Map<string, GroupRecord>;
  readonly roles: Map<string, RoleRecord>;
  /** By {@link grantKey}. */
  readonly grants: Map<string, GrantRecord>;
  readonly regions: Map<string, RegionRecord>;
  readonly services: Map<string, ServiceRecord>;
  readonly endpoints: Map<string, EndpointRecord>;
  readonly appCredentials: Map<string, AppCredentialRecord>;
  readonly accessRules: Map<string, AccessRuleRecord>;
  readonly credentials: Map<string, CredentialRecord>;
  readonly trusts: Map<string, TrustRecord>;
  readonly registeredLimits: Map<string, RegisteredLimitRecord>;
  readonly limits: Map<string, LimitRecord>;
  readonly endpointGroups: Map<string, EndpointGroupRecord>;
  /** By project's id: ids of the endpoints, and of the groups of them, that it was given. */
  readonly projectEndpoints: Map<string, readonly string[]>;
  readonly projectEndpointGroups: Map<string, readonly string[]>;
  readonly policies: Map<string, PolicyRecord>;
  readonly identityProviders: Map<string, IdentityProviderRecord>;
  readonly serviceProviders: Map<string, ServiceProviderRecord>;
  readonly mappings: Map<string, MappingRecord>;
  /** By {@link protocolKey}. */
  readonly protocols: Map<string, ProtocolRecord>;
  readonly consumers: Map<string, ConsumerRecord>;
  /** Oldest first. */
  readonly tokens: Map<string, TokenRecord>;
}

export function newIdentityState(seed: IdentitySeed, cloud: Cloud): IdentityState {
  const state: IdentityState = {
    domains: new Map(),
    projects: new Map(),
    users: new Map(),
    groups: new Map(),
    roles: new Map(),
    grants: new Map(),
    regions: new Map(),
    services: new Map(),
    endpoints: new Map(),
    appCredentials: new Map(),
    accessRules: new Map(),
    credentials: new Map(),
    trusts: new Map(),
    registeredLimits: new Map(),
    limits: new Map(),
    endpointGroups: new Map(),
    projectEndpoints: new Map(),
    projectEndpointGroups: new Map(),
    policies: new Map(),
    identityProviders: new Map(),
    serviceProviders: new Map(),
    mappings: new Map(),
    protocols: new Map(),
    consumers: new Map(),
    tokens: new Map(),
  };
  plant(state, seed, cloud);
  return state;
}

export function protocolKey(providerId: string, id: string): string {
  return `${providerId}/${id}`;
}

export function grantKey(grant: GrantRecord): string {
  const { scope } = grant;
  const place = scope.kind === 'system' ? 'system' : `${scope.kind}/${scope.id}`;
  return `${place}/${grant.actor}/${grant.actorId}/${grant.roleId}/${grant.inherited}`;
}

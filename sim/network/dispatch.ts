import { webError } from '../http/web-error.js';
import { requireJson } from './accept.js';
import { addressGroupResource } from './address-groups/address-group-resource.js';
import { addressScopeResource } from './address-scopes/address-scope-resource.js';
import { answerAgents } from './agents/agent-operations.js';
import { networkWithDefault } from './auto-allocation/default-external-network.js';
import { answerTopology } from './auto-allocation/topology-operations.js';
import { availabilityZones } from './availability-zones.js';
import { answerCollection } from './collection.js';
import { answerEmpty } from './empty-collection.js';
import { extensionsOf } from './extensions/extension-table.js';
import { badRequest, methodNotAllowed, type NetworkFault, noSuchPath } from './fault.js';
import { floatingIpResource } from './floating-ips/floating-ip-resource.js';
import { listIpAvailabilities } from './ip-availability.js';
import type { NetworkCall } from './network-call.js';
import { networkResource } from './networks/network-resource.js';
import { portResource } from './ports/port-resource.js';
import { answerQuotas } from './quotas/quota-operations.js';
import { rbacPolicyResource } from './rbac/rbac-policy-resource.js';
import { READ_ONLY_KINDS } from './read-only-attributes.js';
import type { NetworkReply } from './reply.js';
import type { Resource } from './resource.js';
import { routerResource } from './routers/router-resource.js';
import { securityGroupResource } from './security-groups/security-group-resource.js';
import { securityGroupRuleResource } from './security-groups/security-group-rule-resource.js';
import { answerFlavorProfiles } from './service-flavors/flavor-profiles.js';
import { serviceFlavorResource } from './service-flavors/service-flavor-resource.js';
import { serviceProfileResource } from './service-flavors/service-profile-resource.js';
import { serviceProviders } from './service-providers.js';
import { subnetpoolResource } from './subnetpools/subnetpool-resource.js';
import { subnetResource } from './subnets/subnet-resource.js';
import { answerTagsElsewhere } from './tags.js';

const CORE = [
  networkResource,
  subnetResource,
  subnetpoolResource,
  portResource,
  securityGroupResource,
  securityGroupRuleResource,
  addressScopeResource,
  rbacPolicyResource,
  addressGroupResource,
  serviceFlavorResource,
  serviceProfileResource,
] as unknown as readonly Resource[];
const L3 = [routerResource, floatingIpResource] as unknown as readonly Resource[];

export const RESOURCES: ReadonlyMap<string, Resource> = new Map(
  [...CORE, ...L3].map((resource) => [resource.collection, resource]),
);
const L3_COLLECTIONS: readonly string[] = L3.map((resource) => resource.collection);

/** Kinds of things that are only shown. */
export const READ_ONLY: Readonly<Record<string, (call: NetworkCall) => Record<string, unknown>[]>> = {
  availability_zones: ({ state }) => availabilityZones(state),
  service_providers: ({ cloud }) => serviceProviders(cloud.profile.network.l3),
  network_ip_availabilities: listIpAvailabilities,
};

const NETWORKS = networkWithDefault as unknown as Resource;

/** Finds what answers a path behind `/v2.0`. */
export function dispatch(call: NetworkCall, path: string): NetworkReply {
  if (path === '') throw root(call);
  const segments = decoded(path.replace(/\/$/, '')).split('/').slice(1);
  const [first = '', ...rest] = withoutSuffix(segments);
  if (first === '') return layout(call);
  const name = first.replaceAll('-', '_');
  if (name === 'extensions') return extensions(call, rest);
  if (name === 'quotas') return answerQuotas(call, rest);
  const read = Object.hasOwn(READ_ONLY, name) ? READ_ONLY[name] : undefined;
  if (read) {
    return { ...answerEmpty(call, name, rest, read(call)), wholes: READ_ONLY_KINDS[name]?.wholes };
  }
  if (name === 'flavors' && rest[1] === 'service_profiles' && rest.length < 4) {
    return answerFlavorProfiles(call, rest[0] ?? '', rest[2]);
  }
  if (name === 'agents') return answerAgents(call, rest);
  const { l3 } = call.cloud.profile.network;
  if (l3 && name === 'auto_allocated_topology') return answerTopology(call, rest);
  const resource = l3 && name === 'networks' ? NETWORKS : RESOURCES.get(name);
  if (!resource || (L3_COLLECTIONS.includes(name) && !l3)) {
    const reply = answerTagsElsewhere(call, name, rest);
    if (!reply) throw noSuchPath();
    return reply;
  }
  return answerCollection(call, resource, rest);
}

/** `networks.json` is `networks`. */
function withoutSuffix(segments: readonly string[]): string[] {
  return [...segments.slice(0, -1), (segments.at(-1) ?? '').replace(/\.json$/, '')];
}

const OF_THE_NEWER_CONTROLLER = /^\/(networks|subnets|ports)\/[^/]*$/;

/**
 * Neutron's newer controller takes ids for UTF-8; for the older one WSGI makes a character of each byte: `%C3%A9` is
 * `é` to the one and `Ã©` to the other.
 * @throws NetworkFault 400
 */
function decoded(path: string): string {
  if (!/[^\x21-\x24\x26-\x7e]/.test(path)) return path;
  const bytes = Buffer.from(path)
    .toString('latin1')
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  if (!OF_THE_NEWER_CONTROLLER.test(bytes)) return bytes;
  try {
    return UTF8.decode(Buffer.from(bytes, 'latin1'));
  } catch {
    throw badRequest(
      'The server could not comply with the request since it is either malformed or otherwise incorrect.',
    );
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What is said of the version's own path, with no slash behind it. */
function root(call: NetworkCall): NetworkFault {
  requireJson(call);
  return call.call.method === 'GET' ? noSuchPath() : methodNotAllowed();
}

/** Recording `version-token-neutron_v2.0_`. */
function layout(call: NetworkCall): NetworkReply {
  requireJson(call);
  if (call.call.method !== 'GET') throw methodNotAllowed();
  const resources = ['network', 'subnet', 'subnetpool', 'port'].map((name) => ({
    name,
    collection: `${name}s`,
    links: [{ rel: 'self', href: `${call.call.root}/v2.0/${name}s` }],
  }));
  return { status: 200, body: { resources } };
}

/** Other methods have no route; these but GET have one to nothing. */
const OF_EXTENSIONS = ['GET', 'POST'];
const OF_EXTENSION = ['GET', 'PUT', 'DELETE'];

function extensions(call: NetworkCall, [alias, ...more]: readonly string[]): NetworkReply {
  const accept = call.call.header('accept');
  const nothing = (detail: string) => {
    return { status: 404, raw: webError(404, 'The resource could not be found.', accept, detail) };
  };
  if (more.length > 0) throw noSuchPath();
  if (!(alias === undefined ? OF_EXTENSIONS : OF_EXTENSION).includes(call.call.method)) throw noSuchPath();
  if (call.call.method !== 'GET') return nothing('Resource not found.');
  const all = extensionsOf(call.cloud.profile.network.l3);
  if (alias === undefined) return { status: 200, body: { extensions: all } };
  const extension = all.find((one) => one.alias === alias);
  return extension
    ? { status: 200, body: { extension } }
    : nothing(`Extension with alias ${alias} does not exist`);
}

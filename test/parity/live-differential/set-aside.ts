type Json = unknown;
type JsonObject = Readonly<Record<string, Json>>;

/** The bodies of two answers, parsed. */
export interface Bodies {
  readonly real: Json;
  readonly simulated: Json;
}

/** What makes two answers comparable where what they say depends on more than the request. */
export type SetAside = (bodies: Bodies, own: readonly string[]) => Bodies;

/** Where Python lists a set, the one order: roles, methods of a token, names in messages; traits, of which it is their rows'. */
export const orderOfSets: SetAside = ({ real, simulated }) => ({
  real: sortSets(real),
  simulated: sortSets(simulated),
});

const SETS = new Set(['roles', 'methods', 'traits']);

function sortSets(value: Json, key = ''): Json {
  if (Array.isArray(value)) {
    const items = value.map((item) => sortSets(item));
    return SETS.has(key) ? items.sort(by((item) => JSON.stringify(item) ?? '')) : items;
  }
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, sortSets(one, name)]));
  }
  if (typeof value !== 'string') return value;
  if (key === 'boot_roles') return sortItems(value, ',');
  if (key === 'block_device_mapping') return sortItems(value, /, (?=")|(?<=[[{])|(?=[}\]])/);
  return NAMES_OF_SETS.reduce(
    (text, names) => text.replace(names, (_, before, items) => before + sortItems(items, ', ')),
    value,
  );
}

const NAMES_OF_SETS = [
  /(not one of \[|Expected keys: \{)([^\]}]*)/g,
  /(Unrecognized attribute\(s\) ')([^']*)/g,
  /(updating the following provider network attributes: )([^.]*)/g,
];

function sortItems(text: string, separator: string | RegExp): string {
  return text.split(separator).sort().join(', ');
}

/** How Nova tells why it failed: its own code's lines, and another service's request id, cut off where no more fits. */
export const howItFailed: SetAside = ({ real, simulated }) => ({
  real: withoutTraces(real),
  simulated: withoutTraces(simulated),
});

function withoutTraces(value: Json, key = ''): Json {
  if (Array.isArray(value)) return value.map((item) => withoutTraces(item));
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withoutTraces(one, name)]));
  }
  if (typeof value !== 'string') return value;
  if (key === 'details' && value.startsWith('Traceback')) return 'Traceback';
  return key === 'message' ? value.replace(/\(Request-ID: req-[0-9a-f-]{0,35}$/, '') : value;
}

/** An image's tags, which Glance keeps as a set until it reads them again. */
export const orderOfTags: SetAside = ({ real, simulated }) => ({
  real: sortTags(real),
  simulated: sortTags(simulated),
});

function sortTags(value: Json, key = ''): Json {
  if (Array.isArray(value)) {
    const items = value.map((item) => sortTags(item));
    return key === 'tags' ? items.sort(by((item) => JSON.stringify(item) ?? '')) : items;
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, sortTags(one, name)]));
}

/** Ports that Nova made have ids of its drawing, by which they are listed: here by their addresses, which are alike. */
export const orderOfPorts: SetAside = ({ real, simulated }) => ({
  real: sortPorts(real),
  simulated: sortPorts(simulated),
});

function sortPorts(body: Json): Json {
  if (!isObject(body) || !Array.isArray(body['ports'])) return body;
  return {
    ...body,
    ports: [...body['ports']].sort(by((port) => JSON.stringify(fieldOf(port, 'fixed_ips') ?? ''))),
  };
}

/** Volumes and images of one second are listed by their drawn ids, and which second it is depends on the moment. */
export const orderOfOneAge: SetAside = ({ real, simulated }) => ({
  real: sortVolumes(real),
  simulated: sortVolumes(simulated),
});

function sortVolumes(body: Json): Json {
  if (!isObject(body)) return body;
  const lists = Object.entries(body).filter(([key]) => key === 'volumes' || key === 'images');
  const sorted = lists.map(([key, items]) => [
    key,
    Array.isArray(items) ? [...items].sort(by((one) => String(fieldOf(one, 'name')))) : items,
  ]);
  return { ...body, ...Object.fromEntries(sorted) };
}

/** Of what kind a policy was that is no more: what one process of Neutron remembers, another does not. */
export const kindOfPolicy: SetAside = ({ real, simulated }) => ({
  real: withoutKind(real),
  simulated: withoutKind(simulated),
});

function withoutKind(body: Json): Json {
  const fault = fieldOf(body, 'NeutronError');
  if (fieldOf(fault, 'type') !== 'RbacPolicyNotFound' || !isObject(fault)) return body;
  const message = String(fault['message']).replace(/of type \w+ with/, 'with');
  return { NeutronError: { ...fault, message } };
}

/** Programs of Nova and Cinder, by their names. */
export const orderOfPrograms: SetAside = ({ real, simulated }) => ({
  real: sortPrograms(real),
  simulated: sortPrograms(simulated),
});

function sortPrograms(body: Json): Json {
  if (!isObject(body) || !Array.isArray(body['services'])) return body;
  const services = body['services'].map((one: JsonObject) => {
    const { id: _row, ...rest } = one;
    return rest;
  });
  return {
    ...body,
    services: services.sort(by((one) => `${fieldOf(one, 'binary')} ${fieldOf(one, 'host')}`)),
  };
}

/** Which ports keep a network from going, in the order of their drawn ids: how many, stays. */
export const portsInTheWay: SetAside = ({ real, simulated }) => ({
  real: withoutPorts(real),
  simulated: withoutPorts(simulated),
});

function withoutPorts(body: Json): Json {
  const fault = fieldOf(body, 'NeutronError');
  if (fieldOf(fault, 'type') !== 'NetworkInUse' || !isObject(fault)) return body;
  const message = String(fault['message']).replace(/[0-9a-f-]{36}(?=,|\.$)/g, 'port');
  return { NeutronError: { ...fault, message } };
}

/** The same of a server's ports, and of attachments that Cinder lists when they are of one age. */
export const orderOfDrawn: SetAside = ({ real, simulated }) => ({
  real: sortDrawn(real),
  simulated: sortDrawn(simulated),
});

function sortDrawn(body: Json): Json {
  if (!isObject(body)) return body;
  const { interfaceAttachments: ports, attachments } = body;
  return {
    ...body,
    ...(Array.isArray(ports) && {
      interfaceAttachments: [...ports].sort(by((port) => JSON.stringify(fieldOf(port, 'fixed_ips') ?? ''))),
    }),
    ...(Array.isArray(attachments) && {
      attachments: [...attachments].sort(by((one) => String(fieldOf(one, 'volume_id')))),
    }),
  };
}

/** Of a page of ports in the order of their ids, which are drawn: which those are. How many, and what is said, stays. */
export const whichPorts: SetAside = ({ real, simulated }) => ({
  real: namesOfAttributes(real),
  simulated: namesOfAttributes(simulated),
});

function namesOfAttributes(body: Json): Json {
  if (!isObject(body) || !Array.isArray(body['ports'])) return body;
  return { ports: body['ports'].map((port: JsonObject) => Object.keys(port).sort()) };
}

/** What a set-up without agents says of each port: who bound it, and its row's number. */
export const standInForAgents: SetAside = ({ real, simulated }) => ({
  real: withoutDetails(real),
  simulated: withoutDetails(simulated),
});

function withoutDetails(body: Json): Json {
  if (!isObject(body) || !Array.isArray(body['ports'])) return body;
  const ports = body['ports'].map((port: JsonObject) => {
    const { 'binding:vif_details': _details, standard_attr_id: _row, ...rest } = port;
    return rest;
  });
  return { ...body, ports };
}

/** Of a page that is shorter than the other, for others' things are on it, too: what both begin with, and no links. */
export const commonStart: SetAside = ({ real, simulated }) => ({
  real: startOf(real, simulated),
  simulated: startOf(simulated, real),
});

function startOf(body: Json, other: Json): Json {
  if (!isObject(body) || !isObject(other)) return body;
  const entries = Object.entries(body).filter(([name]) => !/links$|^next$/.test(name));
  return Object.fromEntries(
    entries.map(([name, value]) => {
      const there = other[name];
      return [name, Array.isArray(value) && Array.isArray(there) ? value.slice(0, there.length) : value];
    }),
  );
}

/** By which provider Placement knows the one host, and how often that changed: ids and counts of either side. */
export const whichHost: SetAside = ({ real, simulated }) => ({
  real: withoutHost(real),
  simulated: withoutHost(simulated),
});

function withoutHost(body: Json): Json {
  if (!isObject(body) || !isObject(body['allocations'])) return body;
  return { ...body, allocations: Object.values(body['allocations']).map((one) => fieldOf(one, 'resources')) };
}

/** Of the kinds of things that have definitions, those that both know, and not since when. */
export const kindsOnceNamed: SetAside = ({ real, simulated }) => ({
  real: knownKinds(real, simulated),
  simulated: knownKinds(simulated, real),
});

function knownKinds(body: Json, other: Json): Json {
  const names = (of: Json) =>
    ((fieldOf(of, 'resource_types') ?? []) as Json[]).map((one) => fieldOf(one, 'name'));
  const known = names(other);
  return isObject(body)
    ? {
        ...body,
        resource_types: names(body)
          .filter((name) => known.includes(name))
          .sort(),
      }
    : body;
}

/** What Cinder remarks when a volume goes while its scheduler looks for a place: whether it notices is a matter of luck. */
export const failedPlacing: SetAside = ({ real, simulated }) => ({
  real: withoutFailedPlacing(real),
  simulated: withoutFailedPlacing(simulated),
});

function withoutFailedPlacing(body: Json): Json {
  if (!isObject(body) || !Array.isArray(body['messages'])) return body;
  const messages = body['messages'].filter((one) => fieldOf(one, 'event_id') !== 'VOLUME_VOLUME_001_001');
  return { messages };
}

/**
 * What only one of the two clouds holds, and has nothing of this run's in it. What both hold, and all that is this
 * run's own, stays.
 *
 * @param own ids and names that nobody else's things carry
 */
export const whatOthersMade: SetAside = ({ real, simulated }, own) => ({
  real: without(real, simulated, own),
  simulated: without(simulated, real, own),
});

function without(body: Json, other: Json, own: readonly string[]): Json {
  if (!isObject(body) || !isObject(other)) return body;
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      const there = other[name];
      if (Array.isArray(value) && Array.isArray(there)) return [name, ownOrCommon(value, there, own)];
      return [name, name === 'quota_set' ? withoutTypes(value, there) : value];
    }),
  );
}

function ownOrCommon(items: readonly Json[], others: readonly Json[], own: readonly string[]): Json[] {
  const known = new Set(others.map(identity));
  return items.filter((item) => {
    const text = JSON.stringify(item);
    return known.has(identity(item)) || own.some((part) => text.includes(part));
  });
}

function identity(item: Json): Json {
  const keypair = fieldOf(item, 'keypair');
  const links = fieldOf(item, 'links');
  return (
    fieldOf(item, 'id') ??
    fieldOf(item, 'network_id') ??
    fieldOf(keypair, 'name') ??
    fieldOf(links, 'assignment') ??
    JSON.stringify(item)
  );
}

/** Volume types are everybody's, and have quotas of their own. */
function withoutTypes(quotas: Json, there: Json): Json {
  if (!isObject(quotas) || !isObject(there)) return quotas;
  return Object.fromEntries(
    Object.entries(quotas).filter(
      ([name]) => Object.hasOwn(there, name) || !/^(volumes|gigabytes|snapshots)_/.test(name),
    ),
  );
}

function fieldOf(value: Json, name: string): Json {
  return isObject(value) ? value[name] : undefined;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function by(key: (item: Json) => string): (one: Json, other: Json) => number {
  return (one, other) => key(one).localeCompare(key(other));
}

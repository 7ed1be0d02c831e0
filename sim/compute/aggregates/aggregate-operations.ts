import { findImage } from '../../image/find.js';
import { uuidOf } from '../../uuid-of.js';
import type { ComputeCall } from '../compute-call.js';
import { badRequest, conflictingRequest, itemNotFound } from '../fault.js';
import { accepted, type ComputeReply, type ComputeRoute, ok } from '../route.js';
import { freshTime } from '../servers/views/times.js';
import { type AggregateRecord, viewAggregate } from './aggregate.js';
import { type ActionBody, actions, create, type GivenAggregate, images, update } from './aggregate-schema.js';
import { checkAddition, checkZone, DESCRIBING, UPDATING } from './zone-rules.js';

const COLLECTION = '/os-aggregates';
const MEMBER = '/os-aggregates/{aggregate_id}';

function require(call: ComputeCall, rule: string): void {
  call.requireAdmin(`os_compute_api:os-aggregates:${rule}`);
}

/** @throws ComputeFault 400 */
function idOf(call: ComputeCall): number {
  const id = call.param('aggregate_id');
  if (!/^\s*[+-]?\d+\s*$/.test(id)) throw badRequest('Invalid input received: id must be an integer');
  return Number(id);
}

/** @throws ComputeFault 400, 404 */
function aggregateOf(call: ComputeCall, id = idOf(call)): AggregateRecord {
  const aggregate = call.cloud.compute.aggregates.get(id);
  if (!aggregate) throw itemNotFound(`Aggregate ${id} could not be found.`);
  return aggregate;
}

function checkName(call: ComputeCall, name: string, but?: AggregateRecord): void {
  const others = [...call.cloud.compute.aggregates.values()].filter((one) => one !== but);
  if (others.some((one) => one.name === name)) throw conflictingRequest(`Aggregate ${name} already exists.`);
}

const shown = (call: ComputeCall, aggregate: AggregateRecord): ComputeReply =>
  ok({ aggregate: viewAggregate(call, aggregate) });

/** Metadata are kept beside it: only the answer to the change itself tells of a new time. */
const shownChanged = (call: ComputeCall, aggregate: AggregateRecord): ComputeReply =>
  ok({ aggregate: { ...viewAggregate(call, aggregate), updated_at: freshTime(call.now) } });

/** Null takes a key away. */
function withMetadata(
  metadata: AggregateRecord['metadata'],
  changes: Readonly<Record<string, string | null | undefined>>,
): AggregateRecord['metadata'] {
  const all = Object.entries({ ...metadata, ...changes });
  return Object.fromEntries(all.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** Aggregates of hosts, by the policies `os-aggregates` for administrators. */
const routes: readonly ComputeRoute<never>[] = [
  {
    method: 'GET',
    path: COLLECTION,
    answer(call) {
      require(call, 'index');
      const all = [...call.cloud.compute.aggregates.values()];
      return ok({ aggregates: all.map((one) => viewAggregate(call, one)) });
    },
  },
  {
    method: 'GET',
    path: MEMBER,
    answer(call) {
      require(call, 'show');
      return shown(call, aggregateOf(call));
    },
  },
  {
    method: 'DELETE',
    path: MEMBER,
    answer(call) {
      require(call, 'delete');
      const { id, hosts } = aggregateOf(call);
      if (hosts.length > 0) {
        throw badRequest(`Cannot remove host from aggregate ${id}. Reason: Host aggregate is not empty.`);
      }
      call.cloud.compute.aggregates.delete(id);
      return { status: 200 };
    },
  },
];

const createAggregate: ComputeRoute<{ aggregate: GivenAggregate & { name: string } }> = {
  method: 'POST',
  path: COLLECTION,
  body: create,
  answer(call, { aggregate: { name, availability_zone } }) {
    require(call, 'create');
    checkName(call, name);
    const { aggregates, counters } = call.cloud.compute;
    counters.aggregate += 1;
    const aggregate: AggregateRecord = {
      id: counters.aggregate,
      uuid: uuidOf(`aggregate/${counters.aggregate}`),
      name,
      hosts: [],
      metadata: withMetadata({}, { availability_zone }),
      createdAt: call.now,
      updatedAt: null,
    };
    aggregates.set(aggregate.id, aggregate);
    const { hosts, metadata, ...view } = viewAggregate(call, aggregate);
    return ok({ aggregate: { ...view, created_at: freshTime(call.now) } });
  },
};

const updateAggregate: ComputeRoute<{ aggregate: GivenAggregate }> = {
  method: 'PUT',
  path: MEMBER,
  body: update,
  answer(call, { aggregate: { name, ...zone } }) {
    require(call, 'update');
    const aggregate = aggregateOf(call);
    if (name !== undefined) checkName(call, name, aggregate);
    const renamed = name !== undefined && name !== aggregate.name;
    if (renamed) Object.assign(aggregate, { name, updatedAt: call.now });
    checkZone(call, aggregate, zone, UPDATING);
    aggregate.metadata = withMetadata(aggregate.metadata, zone);
    const changed = renamed || Object.hasOwn(zone, 'availability_zone');
    return changed ? shownChanged(call, aggregate) : shown(call, aggregate);
  },
};

const ACT: Readonly<Record<keyof ActionBody, (call: ComputeCall, body: ActionBody) => ComputeReply>> = {
  add_host(call, { add_host: { host } }) {
    require(call, 'add_host');
    const id = idOf(call);
    if (!call.cloud.profile.compute.hosts.some(({ name }) => name === host)) {
      throw itemNotFound(`Compute host ${host} could not be found.`);
    }
    const aggregate = aggregateOf(call, id);
    checkAddition(call, aggregate, host);
    if (aggregate.hosts.includes(host)) {
      throw conflictingRequest(`Aggregate ${aggregate.id} already has host ${host}.`);
    }
    aggregate.hosts = [...aggregate.hosts, host];
    return shown(call, aggregate);
  },
  remove_host(call, { remove_host: { host } }) {
    require(call, 'remove_host');
    const id = idOf(call);
    const aggregate = call.cloud.compute.aggregates.get(id);
    if (!aggregate?.hosts.includes(host)) {
      throw itemNotFound(`Cannot remove host ${host} in aggregate ${id}`);
    }
    aggregate.hosts = aggregate.hosts.filter((one) => one !== host);
    return shown(call, aggregate);
  },
  set_metadata(call, { set_metadata: { metadata } }) {
    require(call, 'set_metadata');
    const aggregate = aggregateOf(call);
    checkZone(call, aggregate, metadata, DESCRIBING);
    aggregate.metadata = withMetadata(aggregate.metadata, metadata);
    return shownChanged(call, aggregate);
  },
};

/** `POST /os-aggregates/{aggregate_id}/images`: has hosts fetch images before anybody needs them, which nobody sees. */
const cacheImages: ComputeRoute<{ cache: readonly { id: string }[] }> = {
  method: 'POST',
  path: `${MEMBER}/images`,
  min: 81,
  body: images,
  answer(call, { cache }) {
    call.requireAdmin('compute:aggregates:images');
    const id = idOf(call);
    const wanted = cache.map((image) => image.id);
    if (new Set(wanted).size < wanted.length) throw badRequest('Duplicate images in request');
    aggregateOf(call, id);
    const missing = wanted.find((image) => !findImage(call.cloud.image, call.viewer, image));
    if (missing !== undefined) throw badRequest(`Image ${missing} could not be found.`);
    return accepted();
  },
};

const actionRoutes = Object.entries(ACT).map(
  ([action, answer]): ComputeRoute<ActionBody> => ({
    method: 'POST',
    path: `${MEMBER}/action`,
    action,
    body: actions[action as keyof ActionBody],
    answer,
  }),
);

export const aggregateRoutes: readonly ComputeRoute<never>[] = [
  ...routes,
  createAggregate,
  updateAggregate,
  cacheImages,
  ...actionRoutes,
];

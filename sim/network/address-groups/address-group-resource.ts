import * as z from 'zod';
import { type Cidr, formatCidr, parseCidr } from '../addresses.js';
import { badRequest, conflict, NetworkFault, policyForbids, refused } from '../fault.js';
import { change, insert, remove } from '../indexes.js';
import type { NetworkContext } from '../network-call.js';
import { dropPolicies, isShared } from '../rbac/sharing.js';
import { isOwner, neutronTime, newStandard, type Resource } from '../resource.js';
import type { AddressGroupRecord } from '../state.js';
import { exactPrefixes, orEmptyList, str, text } from '../values.js';

const newGroup = z.object({
  name: text(255).default(''),
  description: text(255).default(''),
  tenant_id: text(255),
  addresses: orEmptyList(exactPrefixes).default([]),
});

const groupChanges = newGroup.pick({ name: true, description: true }).partial();

const sorted = { filter: 'text', sort: true } as const;

type Body = Readonly<Record<string, unknown>>;

/** `/address-groups`: prefixes that rules of security groups are for. */
export const addressGroupResource: Resource<AddressGroupRecord, typeof newGroup, typeof groupChanges> = {
  name: 'address_group',
  collection: 'address_groups',
  wantsBody: true,
  onlyOneAtOnce: true,
  untagged: true,
  updatesAnyway: true,
  hiddenFromChange: true,
  table: 'addressGroups',
  post: newGroup,
  put: groupChanges,
  attributes: {
    id: sorted,
    name: sorted,
    description: sorted,
    tenant_id: sorted,
    project_id: sorted,
    addresses: {},
    shared: {},
  },
  guards: {},
  sees: ({ actor, state }, group) => isOwner(actor, group) || isShared(state, group.id, actor.projectId),
  owns: ({ actor }, group) => isOwner(actor, group),
  view: (_state, group) => viewGroup(group),
  alwaysShown: ['tenant_id'],
  actions: { add_addresses: addAddresses, remove_addresses: removeAddresses },

  create(context, { tenant_id, description, name, addresses }, id) {
    const networks = [...new Set(addresses.map((one) => formatCidr(parseCidr(one) as Cidr)))].sort();
    const standard = newStandard(context, { tenant_id, description }, networks.length, id);
    const group: AddressGroupRecord = { ...standard, name, addresses: networks };
    insert(context.state, 'addressGroups', group);
    return group;
  },

  update(context, group, changes) {
    change(context.state, 'addressGroups', group, changes, context.now);
  },

  delete(context, group) {
    const rules = [...context.state.securityGroupRules.values()];
    if (rules.some((rule) => rule.remote_address_group_id === group.id)) {
      const message = `Address group ${group.id} is in use on one or more security group rules.`;
      throw conflict('AddressGroupInUse', message);
    }
    dropPolicies(context.state, group.id);
    remove(context.state, 'addressGroups', group);
  },
};

function viewGroup(group: AddressGroupRecord): Record<string, unknown> {
  return {
    id: group.id,
    name: group.name,
    project_id: group.tenant_id,
    addresses: group.addresses,
    description: group.description,
    tenant_id: group.tenant_id,
  };
}

function addAddresses(context: NetworkContext, group: AddressGroupRecord, body: Body): unknown {
  const given = addressesIn(context, group, body, 'add_addresses');
  const known = given.filter((one) => group.addresses.includes(one));
  if (known.length > 0) {
    const message = `Addresses ${str(known)} already exist in the address group ${group.id}.`;
    throw refused('AddressesAlreadyExist', message);
  }
  return changed(context, group, given.length, [...group.addresses, ...given]);
}

function removeAddresses(context: NetworkContext, group: AddressGroupRecord, body: Body): unknown {
  const given = addressesIn(context, group, body, 'remove_addresses');
  const unknown = given.filter((one) => !group.addresses.includes(one));
  if (unknown.length > 0) {
    const message = `Addresses ${str(unknown)} not found in the address group ${group.id}.`;
    throw new NetworkFault(404, 'AddressesNotFound', message);
  }
  return changed(
    context,
    group,
    given.length,
    group.addresses.filter((one) => !given.includes(one)),
  );
}

/**
 * An action answers with all that there is to know, other than what shows a group. Each address that comes or goes
 * is a revision.
 */
function changed(
  context: NetworkContext,
  group: AddressGroupRecord,
  steps: number,
  addresses: string[],
): unknown {
  if (steps > 0) {
    const revision_number = group.revision_number + steps - 1;
    change(
      context.state,
      'addressGroups',
      group,
      { addresses: addresses.sort(), revision_number },
      context.now,
    );
  }
  const view = {
    ...viewGroup(group),
    shared: isShared(context.state, group.id, context.actor.projectId),
    revision_number: group.revision_number,
    created_at: neutronTime(group.created_at),
    updated_at: neutronTime(group.updated_at),
  };
  return { address_group: view };
}

/** @throws NetworkFault 400, 403 */
function addressesIn(context: NetworkContext, group: AddressGroupRecord, body: Body, rule: string): string[] {
  if (!isOwner(context.actor, group)) throw policyForbids(`rule:${rule}`);
  // the real service fails with a 500
  if (!Array.isArray(body.addresses)) throw badRequest("Unable to find 'addresses' in request body");
  const given: readonly unknown[] = body.addresses;
  return given.map((one) => {
    const cidr = typeof one === 'string' ? (parseCidr(one) ?? parseCidr(alone(one))) : undefined;
    if (!cidr) throw refused('AddrFormatError', `invalid IPNetwork ${str(one)}`);
    return formatCidr(cidr);
  });
}

/** An address alone is a network of one. */
const alone = (address: string): string => `${address}/${address.includes(':') ? 128 : 32}`;

import { conflict } from '../fault.js';
import type { NetworkContext } from '../network-call.js';
import { networkResource } from '../networks/network-resource.js';
import type { Resource } from '../resource.js';
import type { NetworkRecord, NetworkState } from '../state.js';
import { boolean } from '../values.js';

const newNetwork = networkResource.post.extend({ is_default: boolean.default(false) });
const networkChanges = networkResource.put.extend({ is_default: boolean.optional() });

/**
 * Networks of a Neutron that allocates topologies by itself: one of those that lead outside is what its routers lead
 * to (neutron-lib's API definition `auto-allocated-topology`).
 */
export const networkWithDefault: Resource<NetworkRecord, typeof newNetwork, typeof networkChanges> = {
  ...networkResource,
  post: newNetwork,
  put: networkChanges,
  attributes: { ...networkResource.attributes, is_default: { filter: 'boolean' } },
  guards: { ...networkResource.guards, is_default: { create: 'admin', update: 'admin' } },
  view: (state, network, actor) => ({
    ...networkResource.view(state, network, actor),
    ...(network['router:external'] && { is_default: network.id === defaultExternalNetwork(state)?.id }),
  }),
  viewMade: (view, { is_default }) => ({ ...view, is_default }),
  viewChanged: (view, { is_default }) => (is_default === undefined ? view : { ...view, is_default }),

  create(context, { is_default, ...values }, id) {
    if (is_default) checkOnlyDefault(context, undefined);
    const network = networkResource.create(context, values, id);
    if (is_default) setDefault(context, network, true);
    return network;
  },

  update(context, network, { is_default, ...changes }) {
    if (is_default) checkOnlyDefault(context, network.id);
    networkResource.update(context, network, changes);
    if (!network['router:external']) setDefault(context, network, false);
    else if (is_default !== undefined) setDefault(context, network, is_default);
  },
};

/** Undefined: none is. */
export function defaultExternalNetwork(state: NetworkState): NetworkRecord | undefined {
  const network = state.networks.get(state.topologies.externalNetwork ?? '');
  return network?.['router:external'] ? network : undefined;
}

export function setDefault({ state }: NetworkContext, network: NetworkRecord, isDefault: boolean): void {
  const { topologies } = state;
  if (isDefault && network['router:external']) topologies.externalNetwork = network.id;
  else if (topologies.externalNetwork === network.id) topologies.externalNetwork = null;
}

/** @throws NetworkFault 409 */
function checkOnlyDefault({ state }: NetworkContext, id: string | undefined): void {
  const known = defaultExternalNetwork(state);
  if (!known || known.id === id) return;
  throw conflict('DefaultExternalNetworkExists', `A default external network already exists: ${known.id}.`);
}

import { parseObject, refuseBody, withOwner } from '../body.js';
import { badRequest, conflict, methodNotAllowed, NetworkFault, notFound, policyForbids } from '../fault.js';
import type { NetworkCall } from '../network-call.js';
import type { NetworkReply } from '../reply.js';
import type { ServiceFlavorRecord } from '../state.js';
import { uuid } from '../values.js';

/** `/flavors/{id}/service_profiles`: which profiles provide a flavor. */
export function answerFlavorProfiles(
  call: NetworkCall,
  flavorId: string,
  profileId: string | undefined,
): NetworkReply {
  const { method } = call.call;
  if (method === 'POST' && profileId === undefined) return associate(call, flavorId);
  if (method === 'DELETE' && profileId !== undefined) return dissociate(call, flavorId, profileId);
  throw methodNotAllowed();
}

function flavorOf({ state }: NetworkCall, id: string): ServiceFlavorRecord {
  const flavor = state.serviceFlavors.get(id);
  if (!flavor) throw notFound('flavor', id);
  return flavor;
}

/** @throws NetworkFault 400 */
function profileIn({ actor, call: { bodyText } }: NetworkCall): Readonly<Record<string, unknown>> {
  if (/^\s*(\{\s*\}|\[\s*\]|null|false|0|"")?\s*$/.test(bodyText)) throw badRequest('Resource body required');
  const wanted = parseObject(bodyText).service_profile ?? null;
  if (wanted === null) throw badRequest("Unable to find 'service_profile' in request body");
  if (typeof wanted !== 'object' || Array.isArray(wanted)) {
    throw badRequest("Object 'service_profile' contains invalid data");
  }
  const given = withOwner(actor, wanted as Readonly<Record<string, unknown>>, false);
  refuseNames(Object.keys(given).filter((name) => name !== 'id' && name !== 'tenant_id'));
  if (!('id' in given)) throw badRequest("Failed to parse request. Required attribute 'id' not specified");
  return given;
}

function refuseNames(names: readonly string[]): void {
  if (names.length > 0) throw badRequest(`Unrecognized attribute(s) '${names.join(', ')}'`);
}

/** The answer has the flavor's id where the profile's would be. */
function associate(call: NetworkCall, flavorId: string): NetworkReply {
  const wanted = profileIn(call);
  const id = uuid.safeParse(wanted.id);
  if (!id.success) throw badRequest(`Invalid input for id. Reason: ${id.error.issues[0]?.message}.`);
  if (!call.actor.isAdmin) throw policyForbids('rule:create_flavor_service_profile');
  if ('tenant_id' in wanted) refuseNames(['tenant_id']); // the real Neutron fails with 500 at it
  const flavor = flavorOf(call, flavorId);
  if (!call.state.serviceProfiles.has(id.data)) throw notFound('service_profile', id.data);
  if (flavor.service_profiles.includes(id.data)) {
    const message = `Service Profile ${id.data} is already associated with flavor ${flavorId}.`;
    throw conflict('FlavorServiceProfileBindingExists', message);
  }
  flavor.service_profiles = [...flavor.service_profiles, id.data];
  return { status: 201, body: { service_profile: { id: flavorId } } };
}

function dissociate(call: NetworkCall, flavorId: string, profileId: string): NetworkReply {
  refuseBody(call.call.bodyText);
  const flavor = call.state.serviceFlavors.get(flavorId);
  if (!flavor?.service_profiles.includes(profileId)) {
    const message = `Service Profile ${profileId} is not associated with flavor ${flavorId}.`;
    throw new NetworkFault(404, 'FlavorServiceProfileBindingNotFound', message);
  }
  if (!call.actor.isAdmin) throw policyForbids('rule:delete_flavor_service_profile');
  flavor.service_profiles = flavor.service_profiles.filter((id) => id !== profileId);
  return { status: 204 };
}

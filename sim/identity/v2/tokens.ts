import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import { endpointUrl, fillIn } from '../catalog.js';
import { requireCaller } from '../context.js';
import { forbidden } from '../fault.js';
import { admin } from '../policy.js';
import { json, noContent } from '../respond.js';
import type { TokenRecord } from '../state.js';
import { findToken } from '../tokens/authenticate.js';
import { accessView } from './access-view.js';

/** GET and HEAD /v2.0/tokens/{token_id}: for administrators. `belongsTo` must be its tenant. */
export function validateV2Token(call: Call): SimResponse {
  const token = tokenInPath(call);
  const tenant = call.query.get('belongsTo');
  if (tenant !== null && tenant !== token.projectId) throw forbidden();
  return json(200, { access: accessView(call, token) });
}

/** DELETE /v2.0/tokens/{token_id} */
export function revokeV2Token(call: Call): SimResponse {
  tokenInPath(call).revokedAt = call.now;
  return noContent;
}

/** GET /v2.0/tokens/{token_id}/endpoints */
export function listTokenEndpoints(call: Call): SimResponse {
  const { projectId, userId } = tokenInPath(call);
  const { services, endpoints } = call.cloud.identity;
  const values = { tenant_id: projectId, project_id: projectId, user_id: userId };
  const views = [...endpoints.values()].flatMap((endpoint) => {
    const service = services.get(endpoint.serviceId);
    const url = fillIn(endpointUrl(call, endpoint), values);
    if (!service?.enabled || !endpoint.enabled || url === undefined) return [];
    const { id, interface: side, regionId: region } = endpoint;
    return [{ id, name: service.name, type: service.type, region, [`${side}URL`]: url }];
  });
  return json(200, { endpoints: views, endpoints_links: [] });
}

function tokenInPath(call: Call): TokenRecord {
  if (!admin(requireCaller(call))) throw forbidden('admin_required');
  return findToken(call, call.params.token_id);
}

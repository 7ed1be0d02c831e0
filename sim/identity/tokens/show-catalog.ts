import type { Call } from '../../call.js';
import type { SimResponse } from '../../http/message.js';
import { catalogView } from '../catalog.js';
import { requireCaller } from '../context.js';
import { forbidden } from '../fault.js';
import { baseUrl } from '../links.js';
import { json } from '../respond.js';

/** GET /v3/auth/catalog (recordings `catalog`, `catalog-unscoped`). */
export function showCatalog(call: Call): SimResponse {
  const { userId, projectId } = requireCaller(call);
  if (projectId === undefined) throw forbidden();
  return json(200, {
    catalog: catalogView(call, userId, projectId),
    links: { self: `${baseUrl(call)}/auth/catalog` },
  });
}

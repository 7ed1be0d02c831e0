import { type ComputeRoute, ok, type Schemas } from '../route.js';
import { anyRegex, looseQuery, strictQuery } from '../schema/query.js';
import { servicesOf } from './compute-service.js';
import { viewService } from './service-view.js';

const parameters = { host: anyRegex, binary: anyRegex };

const query: Schemas = [
  [0, looseQuery(parameters)],
  [75, strictQuery(parameters)],
];

/** `GET /os-services`, for administrators (recording `nova-os-services-forbidden`). */
export const listServices: ComputeRoute = {
  method: 'GET',
  path: '/os-services',
  query,
  answer(call) {
    call.requireAdmin('os_compute_api:os-services:list');
    const [host, binary] = [call.query.get('host'), call.query.get('binary')];
    const found = servicesOf(call).filter(
      (service) => (!host || service.host === host) && (!binary || service.binary === binary),
    );
    return ok({ services: found.map((service) => viewService(call, service)) });
  },
};

import { itemNotFound } from '../fault.js';
import { type ComputeRoute, ok } from '../route.js';
import { EXTENSIONS } from './extension-table.js';

/** `GET /extensions` and `GET /extensions/{alias}` (recording `nova-extensions`). */
export const extensionRoutes: readonly ComputeRoute<never>[] = [
  { method: 'GET', path: '/extensions', answer: () => ok({ extensions: EXTENSIONS }) },
  {
    method: 'GET',
    path: '/extensions/{alias}',
    answer(call) {
      const extension = EXTENSIONS.find(({ alias }) => alias === call.param('alias'));
      if (!extension) throw itemNotFound('The resource could not be found.');
      return ok({ extension });
    },
  },
];

import { itemNotFound } from '../fault.js';
import type { ComputeRoute } from '../route.js';

/** What a console's proxy asks of a token that a client came with. None is kept: no console is behind them here. */
export const showConsoleToken: ComputeRoute = {
  method: 'GET',
  path: '/os-console-auth-tokens/{console_token}',
  answer(call) {
    call.requireAdmin('os_compute_api:os-console-auth-tokens');
    throw itemNotFound('Token not found');
  },
};

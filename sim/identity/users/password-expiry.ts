import { parseIsoTime } from '../../http/iso-time.js';
import { badRequest, IdentityFault } from '../fault.js';

const OPERATORS = ['lt', 'gt', 'eq', 'lte', 'gte', 'neq'];

/**
 * Whether users are asked for whose passwords end at some time, `password_expires_at=lt:2030-01-01T00:00:00Z`. No
 * password ends here, and none passes.
 * @throws IdentityFault 400
 */
export function asksForExpiry(query: URLSearchParams): boolean {
  const asked = [...query].filter(([name]) => name.split('__')[0] === 'password_expires_at');
  for (const [, value] of asked) check(value);
  return asked.length > 0;
}

function check(value: string): void {
  const mark = value.slice(2, 4).includes(':') ? value.indexOf(':') : -1;
  const operator = mark < 0 ? 'eq' : value.slice(0, mark);
  if (parseIsoTime(value.slice(mark + 1)) === undefined) {
    throw new IdentityFault(
      400,
      'Timestamp not in expected format. The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.',
    );
  }
  if (OPERATORS.includes(operator)) return;
  throw badRequest(
    `The given operator ${operator} is not valid. It must be one of the following: 'eq', 'neq', 'lt', 'lte', 'gt', or 'gte'.`,
  );
}

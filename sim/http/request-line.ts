import type { Call } from '../call.js';
import type { SimResponse } from './message.js';

/** Bytes of a request's first line, its end included, that the web server in front of these services takes. */
const LONGEST_LINE = 8192;
const BEHIND_TARGET = ' HTTP/1.1\r\n'.length;
const LIMITED: ReadonlySet<string> = new Set(['compute', 'volume', 'image', 'network']);

const TOO_LONG: SimResponse = {
  status: 414,
  reason: 'Request URI Too Long',
  headers: [['Connection', 'close']],
  body: '',
};

/** What is said to a request whose first line is longer, before anybody looks at it. */
export function refuseLongLine({ service, request }: Call): SimResponse | undefined {
  const { method, target } = request;
  const length = method.length + 1 + target.length + BEHIND_TARGET;
  return length > LONGEST_LINE && LIMITED.has(service) ? TOO_LONG : undefined;
}

import { notAcceptable } from './fault.js';
import type { NetworkCall } from './network-call.js';

/**
 * What Neutron's newer controller answers is JSON, and it says so before it looks at anything else; a path that ends
 * in `.json` asks for it. The older controller does not mind.
 * @throws NetworkFault 406
 */
export function requireJson({ call }: NetworkCall): void {
  const accept = call.header('accept');
  if (accept === undefined || call.path.endsWith('.json')) return;
  if (/\*\/\*|application\/(json|\*)/i.test(accept) || !accept.includes('/')) return;
  throw notAcceptable();
}

import { forbidden } from '../fault.js';
import type { TokenRecord } from '../state.js';

/** Whoever acts for another by a trust does not get at that one's secrets. @throws IdentityFault 403 */
export function refuseDelegated({ trustId, appCredentialId }: TokenRecord): void {
  if (trustId === undefined && appCredentialId === undefined) return;
  throw forbidden('Delegated tokens cannot access credentials directly');
}

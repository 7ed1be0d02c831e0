import type { Call } from '../../call.js';
import type { ServiceName } from '../../deployment.js';
import type { AccessRuleRecord, IdentityState, TokenRecord } from '../state.js';

/** What rules call the services: the types under which they are told in their own settings. */
const TYPES: Readonly<Partial<Record<ServiceName, readonly string[]>>> = {
  compute: ['compute'],
  image: ['image'],
  volume: ['volumev3', 'block-storage', 'volume'],
  network: ['network'],
  placement: ['placement'],
};

/** Whether a token may do only what its application credential has rules for. */
export function isRuled(state: IdentityState, token: TokenRecord): boolean {
  return ruleIdsOf(state, token).length > 0;
}

/** Whether no rule of a token forbids a call of another service than Keystone, as keystonemiddleware sees it. */
export function isAllowed(call: Call, token: TokenRecord): boolean {
  const { identity, profile } = call.cloud;
  const ids = ruleIdsOf(identity, token);
  if (ids.length === 0) return true;
  if (profile.identity.access_rules === 'refused') return false;
  return ids.some((id) => {
    const rule = identity.accessRules.get(id);
    return rule !== undefined && isFor(rule, call);
  });
}

const NONE: readonly string[] = [];

function ruleIdsOf({ appCredentials }: IdentityState, { appCredentialId }: TokenRecord): readonly string[] {
  return appCredentials.get(appCredentialId ?? '')?.accessRuleIds ?? NONE;
}

/** The path is matched with and without what stands before a service's own: `/compute`. */
function isFor({ service, method, path }: AccessRuleRecord, call: Call): boolean {
  if (method !== call.method || !TYPES[call.service]?.includes(service)) return false;
  return [call.path, new URL(call.root).pathname + call.path].some((one) => matches(path, one));
}

/** `{name}` and `*` stand for something without a slash, `**` for anything or nothing, a dot for any character. */
function matches(pattern: string, path: string): boolean {
  let reached = new Set([0]);
  for (const [token] of pattern.matchAll(/\{[^}]*\}|\*\*?|./gs)) {
    const next = new Set<number>();
    for (const at of reached) {
      if (token.length === 1 && token !== '*') {
        if (at < path.length && (token === '.' || path[at] === token)) next.add(at + 1);
        continue;
      }
      const anything = token === '**';
      if (anything) next.add(at);
      // where another one has been before, it has been on to the end
      for (let to = at; to < path.length && !next.has(to + 1); to++) {
        if (!anything && path[to] === '/') break;
        next.add(to + 1);
      }
    }
    reached = next;
  }
  return reached.has(path.length);
}

import type { Call } from '../call.js';
import type { Cloud } from '../cloud.js';
import type { TokenRecord } from '../identity/state.js';
import { isAdmin } from '../identity/token-check.js';
import type { NetworkState } from './state.js';

/** Who asks: what Neutron's policies look at. */
export interface Actor {
  /** Empty for an unscoped token. */
  readonly projectId: string;
  readonly isAdmin: boolean;
}

/** What a rule works with. Other services make one of their own to act for a project. */
export interface NetworkContext {
  readonly cloud: Cloud;
  readonly state: NetworkState;
  readonly actor: Actor;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
}

/** A request to Neutron with a valid token. */
export interface NetworkCall extends NetworkContext {
  readonly call: Call;
  /** Also what only administrators see is shown. */
  readonly unhidden?: boolean;
}

export function networkCall(call: Call, token: TokenRecord): NetworkCall {
  const actor = { projectId: token.projectId ?? '', isAdmin: isAdmin(token) };
  return { call, cloud: call.cloud, state: call.cloud.network, actor, now: call.now };
}

/** Neutron's own view, for which nothing is hidden. */
export function serviceContext(cloud: Cloud, projectId: string, now: number): NetworkContext {
  return { cloud, state: cloud.network, actor: { projectId, isAdmin: true }, now };
}

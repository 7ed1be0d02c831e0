import type { Call } from '../call.js';
import type { Requester } from '../operations/requester.js';
import type { FaultEvent } from './fault.js';
import type { FaultSubject } from './faults.js';

const CREATES =
  /^create(Server|Volume|Snapshot|Image|Network|Subnet|Port|SecurityGroup|FloatingIp|Keypair|ServerGroup)$/;
const DELETES =
  /^(forceDelete|delete)(Server|Volume|Snapshot|Image|Network|Subnet|Port|SecurityGroup|FloatingIp|Keypair|ServerGroup)$/;

/** The event that a call is, besides being received and answered. */
export function eventOf(call: Call): FaultEvent | undefined {
  const { operation = '' } = call;
  if (operation === 'createToken') return 'authenticate';
  if (operation === 'attachVolume') return 'attach_volume';
  if (CREATES.test(operation)) return 'create';
  return DELETES.test(operation) ? 'delete' : undefined;
}

/** What faults may know a call by. Undefined where the event does not come about: who has no token creates nothing. */
export function subjectOf(call: Call, requester: Requester, event: FaultEvent): FaultSubject | undefined {
  const { user, project } = requester;
  const { service, operation, method } = call;
  const general = { service, operation, method, target: call.request.target, user, project };
  if (event === 'request_received' || event === 'response_sent' || event === 'authenticate') return general;
  if (!hasValidToken(call)) return undefined;
  return { ...general, ...(event === 'create' ? requested(call) : existing(call)) };
}

function hasValidToken(call: Call): boolean {
  const token = call.cloud.identity.tokens.get(call.header('x-auth-token') ?? '');
  return token !== undefined && token.expiresAt > call.now && token.revokedAt === undefined;
}

interface Named {
  readonly name?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly id?: string;
}

/** A create's body is `{"server": {"name": ...}}`; Glance's is `{"name": ...}`. */
function requested(call: Call): Named {
  try {
    const body: unknown = JSON.parse(call.bodyText);
    if (!isObject(body)) return {};
    const inner = Object.values(body)[0];
    const record = isObject(inner) ? inner : body;
    return {
      ...(typeof record['name'] === 'string' ? { name: record['name'] } : {}),
      ...(isObject(record['metadata']) ? { metadata: record['metadata'] as Record<string, string> } : {}),
    };
  } catch {
    return {};
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands behind the last collection's name in the path: `/servers/{id}/os-volume_attachments`, `/volumes/{id}`. */
function existing(call: Call): Named {
  const [, collection = '', id = ''] =
    /\/(servers|volumes|images|snapshots|networks|subnets|ports|security-groups|floatingips|os-keypairs|os-server-groups)\/([^/?]+)/.exec(
      call.path,
    ) ?? [];
  const record = RECORDS[collection]?.(call, id);
  return { id, ...record };
}

const RECORDS: Readonly<Record<string, (call: Call, id: string) => Named | undefined>> = {};

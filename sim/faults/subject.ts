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

/** The record that a path names: `/servers/{id}`, `/v3/{project}/volumes/{id}`; of an attachment, the volume. */
function existing(call: Call): Named {
  const attached = /"volumeId":\s*"([^"]+)"/.exec(call.operation === 'attachVolume' ? call.bodyText : '');
  if (attached) return describe('volumes', call, attached[1] as string);
  const [, collection = '', id = ''] = /\/([a-z-]+)\/([^/]+)(?:\/action)?$/.exec(call.path) ?? [];
  return describe(collection, call, id);
}

function describe(collection: string, { cloud }: Call, id: string): Named {
  const record = RECORDS[collection]?.(cloud).get(id);
  if (!record) return { id };
  return { id, name: record.name ?? '', metadata: record.metadata ?? {} };
}

type Records = ReadonlyMap<string, { readonly name: string | null; readonly metadata?: Named['metadata'] }>;

const RECORDS: Readonly<Record<string, (cloud: Call['cloud']) => Records>> = {
  servers: ({ compute }) => compute.servers,
  volumes: ({ volume }) => volume.volumes,
  snapshots: ({ volume }) => volume.snapshots,
  images: ({ image }) => image.images,
  networks: ({ network }) => network.networks,
  ports: ({ network }) => network.ports,
};

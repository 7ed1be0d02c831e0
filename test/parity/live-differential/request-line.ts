import fc from 'fast-check';
import type { RecordedService } from '../recording.js';
import type { GeneratedRequest } from './generated-request.js';

/**
 * A request as one line: `nova GET /v2.1/servers?limit=1 @2.93 admin`, `nova POST /v2.1/servers {"server": ...}`.
 * `<<a|b|c>>` is any of the three, so that one line stands for as many requests as it has choices.
 */
export function requestLine(line: string): fc.Arbitrary<GeneratedRequest> {
  const pieces = line.split(/<<(.*?)>>/s);
  const chosen = pieces.map((piece, index) =>
    index % 2 === 0 ? fc.constant(piece) : fc.constantFrom(...piece.split('|')),
  );
  return fc.tuple(...chosen).map((all) => parsedLine(all.join('')));
}

/** How many of its choices it takes to see each once, about. */
export function choicesIn(line: string): number {
  const choices = line.split(/<<(.*?)>>/s).filter((_, index) => index % 2 === 1);
  return Math.max(1, ...choices.map((choice) => 2 * choice.split('|').length));
}

const FORM =
  /^(?<service>\w+) (?<method>[A-Z]+) (?<path>\S+)(?: @(?<version>\S*))?(?<admin> admin)?(?: (?<body>.*))?$/s;

/** What `~` at a path's start stands for. */
const ROOTS: Readonly<Record<RecordedService, string>> = {
  nova: '/v2.1',
  cinder: '/v3/ID-OF-PROJECT',
  glance: '/v2',
  neutron: '/v2.0',
  keystone: '/v3',
  placement: '',
};

const VERSIONED: Partial<Record<RecordedService, string>> = {
  nova: 'compute',
  cinder: 'volume',
  placement: 'placement',
};

/** One without choices. */
export function parsedLine(line: string): GeneratedRequest {
  const { service: found, method, path: short, version, admin, body } = FORM.exec(line)?.groups ?? {};
  if (!found || !method || !short) throw new Error(`not a request: ${line}`);
  const service = found as RecordedService;
  const headers: [string, string][] = [];
  const path = short.replace('~', ROOTS[service]);
  if (body) headers.push(['Content-Type', contentType(service, method, path)]);
  const prefix = VERSIONED[service];
  if (version && prefix) headers.push(['OpenStack-API-Version', `${prefix} ${version}`]);
  return {
    service,
    operation: `${method} ${pattern(path)}${path.endsWith('/action') ? ` ${body?.slice(0, 24)}` : ''}`,
    method,
    path,
    headers,
    body: body || undefined,
    admin: admin !== undefined,
  };
}

function contentType(service: string, method: string, path: string): string {
  if (service !== 'glance') return 'application/json';
  if (path.endsWith('/file') || path.endsWith('/stage')) return 'application/octet-stream';
  return method === 'PATCH' ? 'application/openstack-images-v2.1-json-patch' : 'application/json';
}

/** What groups requests of one kind: the path with no ids and no query. */
function pattern(path: string): string {
  return path.replace(/\?.*/, '?').replace(/ID-OF-SERVER-[A-Z-]+/g, 'ID-OF-SERVER');
}

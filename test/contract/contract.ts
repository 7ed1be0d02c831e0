/** Holds exchanges with a cloud, simulated or real, to the schemas that the services' owners publish. */
import {
  changesIn,
  isIn,
  type JsonSchema,
  OfficialDocument,
  type OfficialOperation,
  schemasArePresent,
  strangeKeys,
} from './official-document.js';
import { type Documented, type Operation, operationFor, withoutProject } from './operations.js';

/** A request and its answer. */
export interface Exchange {
  readonly service: Documented;
  readonly method: string;
  /** From the service's root on, with its query. */
  readonly target: string;
  /** What was sent as JSON; undefined for none. */
  readonly request: unknown;
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** The answer's JSON; undefined for none. */
  readonly body: unknown;
}

export interface Verdict {
  /** The simulator's operation; undefined where it has none there. */
  readonly operation: Operation | undefined;
  /**
   * `unknown`: the document does not have the operation, or says nothing of what such an answer holds.
   * `nothing`: it has no body, and need not have.
   */
  readonly held: 'to a schema' | 'nothing' | 'unknown';
  /** What is wrong, without ids and indices, so that the same fault elsewhere in a list reads the same. */
  readonly complaints: readonly string[];
}

const DOCUMENTS: Readonly<Record<Documented, string>> = {
  compute: 'compute-v2.96',
  identity: 'identity-v3.14',
  image: 'image-v2.16',
  network: 'network-v2',
  placement: 'placement-v1',
  volume: 'block-storage-v3.70',
};

const documents = new Map<Documented, OfficialDocument>();

function documentOf(service: Documented): OfficialDocument {
  if (!schemasArePresent) throw new Error('the official schemas are not here');
  const document = documents.get(service) ?? new OfficialDocument(DOCUMENTS[service]);
  documents.set(service, document);
  return document;
}

/** The last microversion of a service that has no say in them. */
const NEWEST = 999;

/** The microversion that an answer says it is in. */
function minorOf({ service, headers }: Exchange): number {
  if (service === 'compute' || service === 'volume' || service === 'placement')
    return Number(
      /(\d+)$/.exec(headers['openstack-api-version'] ?? '')?.[1] ?? (service === 'compute' ? 1 : 0),
    );
  return NEWEST;
}

/** What an exchange is worth, held against what the service's owner says of it. */
export function judge(exchange: Exchange): Verdict {
  const { service, method, target, status, request: body } = exchange;
  const minor = minorOf(exchange);
  const path = withoutProject(service, target.split('?')[0] as string);
  const operation = operationFor({ service, method, path, body, minor });
  const official = officialOf(service, method, path);
  if (!official) return { operation, held: 'unknown', complaints: [] };
  const successes = Object.entries(official.responses).filter(([code]) => Number(code) < 400);
  const listed = official.responses[status];
  const complaints = listed
    ? []
    : [
        `${method} ${operation?.path ?? path}: status ${status}, not ${successes.map(([code]) => code).join(' or ')}`,
      ];
  // by another status than the document's it may still be what the document describes
  const described = listed ? [listed] : successes.map(([, response]) => response);
  const candidates = described
    .flatMap(({ content }) => content?.['application/json']?.schema ?? [])
    .flatMap((schema) => documentOf(service).alternatives(schema));
  if (exchange.body === undefined) {
    const missing = listed && candidates.length > 0 && !isActionOf(method, path);
    return { operation, held: 'nothing', complaints: missing ? ['no body'] : complaints };
  }
  if (candidates.length === 0) return { operation, held: 'unknown', complaints };
  const fitting = candidates.filter((one) => isIn(one, minor));
  const fewest = fewestComplaints(service, fitting, exchange, minor);
  return { operation, held: 'to a schema', complaints: [...complaints, ...fewest] };
}

/** Actions share their statuses, of which some have a body. */
const isActionOf = (method: string, path: string): boolean => method === 'POST' && path.endsWith('/action');

/** The microversions at which an operation's answers change; always with the first. */
export function editionsOf(service: Documented, method: string, path: string): number[] {
  const official = officialOf(service, method, path);
  const schemas = Object.values(official?.responses ?? {}).flatMap(({ content }) => {
    const schema = content?.['application/json']?.schema;
    return schema ? documentOf(service).alternatives(schema) : [];
  });
  return [...new Set(changesIn(schemas))].sort((a, b) => a - b);
}

function officialOf(service: Documented, method: string, path: string): OfficialOperation | undefined {
  const document = documentOf(service);
  return document.operation(method, path) ?? document.operation(method, `${path}/`);
}

/** By the schema that fits best: which alternative an answer is meant to follow, it does not say. */
function fewestComplaints(
  service: Documented,
  candidates: readonly JsonSchema[],
  { body }: Exchange,
  minor: number,
): string[] {
  const document = documentOf(service);
  const all = candidates.map((schema) => [
    ...document.complaints(schema, body).map(anywhere),
    ...strangeKeys(schema, body, minor).map((path) => `${anywhere(path)} is not in the schema`),
  ]);
  const fewest = all.sort((a, b) => a.length - b.length)[0] ?? [`nothing is said of microversion ${minor}`];
  return [...new Set(fewest)];
}

/** The same of one thing as of many: `/servers/3/links/0/href must be string` becomes `/server/links/+/href ...`. */
const anywhere = (complaint: string): string =>
  complaint
    .replace(/\/(\d+|[0-9a-f-]{36}|[0-9a-f]{32})(?=\/| |$)/g, '/+')
    .replace(/^\/(\w+)s\/\+(?=\/| )/, '/$1');

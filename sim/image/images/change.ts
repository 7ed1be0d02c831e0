import { repr } from '../../http/python-text.js';
import { badRequest, forbidden } from '../fault.js';
import { imageSchema } from '../schemas/documents.js';
import { violationText } from '../schemas/json-schema.js';
import { schemaFault } from './image-rules.js';

/** One operation of a JSON patch, as far as Glance knows them. */
export interface Change {
  readonly op: 'add' | 'remove' | 'replace';
  readonly path: readonly string[];
  readonly value: unknown;
  /** Of the older form: there, `add` refuses what is there already. */
  readonly older: boolean;
}

const OPERATIONS = ['add', 'remove', 'replace'] as const;
const READ_ONLY = [
  'created_at',
  'updated_at',
  'status',
  'checksum',
  'size',
  'virtual_size',
  'direct_url',
  'self',
  'file',
  'schema',
  'id',
  'os_hash_algo',
  'os_hash_value',
];
const RESERVED = ['location', 'deleted', 'deleted_at'];
/** `/locations/0` goes deeper than other paths. */
const DEPTHS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  locations: { add: 2, remove: 2, replace: 1 },
};

/**
 * One change of a patch in the form of draft 10 (`{op, path, value}`) or of draft 4 (`{replace: path, value}`).
 * @throws ImageFault 400, 403
 */
export function readChange(raw: unknown, older: boolean): Change {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    throw badRequest('Operations must be JSON objects.');
  }
  const change = raw as Readonly<Record<string, unknown>>;
  const op = older ? olderOperation(change) : operation(change);
  const path = decodePointer(older ? change[op] : pathOf(change));
  const root = path[0] ?? '';
  const depths = Object.hasOwn(DEPTHS, root) ? DEPTHS[root] : undefined;
  if (path.length !== (depths?.[op] ?? 1)) {
    throw badRequest(`Invalid JSON pointer for this resource: '/${path.join('/')}'`);
  }
  if (op !== 'remove' && !Object.hasOwn(change, 'value')) {
    throw badRequest(`Operation "${op}" requires a member named "value".`);
  }
  const read = { op, path, value: change.value, older };
  checkAttribute(read);
  return read;
}

function operation(change: Readonly<Record<string, unknown>>): Change['op'] {
  const { op } = change;
  const available = OPERATIONS.join(', ');
  if (op === undefined || op === null) {
    throw badRequest(
      `Unable to find \`op\` in JSON Schema change. It must be one of the following: ${available}.`,
    );
  }
  const known = OPERATIONS.find((one) => one === op);
  if (!known)
    throw badRequest(
      `Invalid operation: \`${typeof op === 'string' ? op : repr(op)}\`. It must be one of the following: ${available}.`,
    );
  return known;
}

function olderOperation(change: Readonly<Record<string, unknown>>): Change['op'] {
  const [op, ...more] = OPERATIONS.filter((one) => Object.hasOwn(change, one));
  const names = '"add", "remove", or "replace"';
  if (more.length > 0) {
    throw badRequest(`Operation objects must contain only one member named ${names}.`);
  }
  if (!op) throw badRequest(`Operation objects must contain exactly one member named ${names}.`);
  return op;
}

function pathOf(change: Readonly<Record<string, unknown>>): unknown {
  if (!Object.hasOwn(change, 'path')) throw badRequest("Unable to find 'path' in JSON Schema change");
  return change.path;
}

/** A JSON pointer, of which Glance takes less than there are. @throws ImageFault 400 */
function decodePointer(raw: unknown): string[] {
  const pointer = String(raw);
  const fault = POINTER_FAULTS.find(([isFaulty]) => isFaulty(pointer));
  if (fault) throw badRequest(`Pointer \`${pointer}\` ${fault[1]}`);
  return pointer
    .replace(/^\/+/, '')
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~').trim());
}

const POINTER_FAULTS: ReadonlyArray<readonly [(pointer: string) => boolean, string]> = [
  [(pointer) => !pointer.startsWith('/'), 'does not start with "/".'],
  [(pointer) => /\/\s*?\//.test(pointer.slice(1)), 'contains adjacent "/".'],
  [(pointer) => pointer.length > 1 && pointer.endsWith('/'), 'end with "/".'],
  [(pointer) => pointer.slice(1).trim() === '/', 'does not contains valid token.'],
  [
    (pointer) => /~[^01]/.test(pointer) || pointer.endsWith('~'),
    'contains "~" not part of a recognized escape sequence.',
  ],
];

function checkAttribute({ op, path, value }: Change): void {
  const root = path[0] ?? '';
  if (READ_ONLY.includes(root)) throw forbidden(`Attribute '${root}' is read-only.`);
  if (RESERVED.includes(root) || root.startsWith('os_glance')) {
    throw forbidden(`Attribute '${root}' is reserved.`);
  }
  if (op === 'remove') return;
  const isList = imageSchema.properties?.[root]?.type === 'array';
  if (path.length > 1 && !isList) return;
  const violation = violationText(imageSchema, { [root]: path.length > 1 ? [value] : value });
  if (violation !== undefined) throw schemaFault(violation);
}

/**
 * Checks a message before anything is allocated for it. A few bytes of MessagePack can claim an array of
 * four thousand million elements; here a message may not claim more elements than it has bytes left, nor
 * nest deeper than any message of the protocol does.
 */

/** The deepest real message (a `log` update) nests 6 levels. */
const DEEPEST = 32;

/** The bytes are not one MessagePack value of the kinds that the worker protocol uses. */
export class MalformedMessageError extends Error {
  override readonly name = 'MalformedMessageError';
}

/** What follows a head byte: bytes to skip, or a length field of so many bytes, or values to come. */
type Format =
  | { readonly skip: number }
  | { readonly lengthBytes: 1 | 2 | 4; readonly holds: 'bytes' | 'elements' | 'pairs' }
  | { readonly count: number };

/** The heads from 0xc0 to 0xdf that the protocol uses. Extension types, and 0xc1, are not among them. */
const FORMATS: ReadonlyMap<number, Format> = new Map<number, Format>([
  [0xc0, { skip: 0 }],
  [0xc2, { skip: 0 }],
  [0xc3, { skip: 0 }],
  [0xc4, { lengthBytes: 1, holds: 'bytes' }],
  [0xc5, { lengthBytes: 2, holds: 'bytes' }],
  [0xc6, { lengthBytes: 4, holds: 'bytes' }],
  [0xca, { skip: 4 }],
  [0xcb, { skip: 8 }],
  [0xcc, { skip: 1 }],
  [0xcd, { skip: 2 }],
  [0xce, { skip: 4 }],
  [0xcf, { skip: 8 }],
  [0xd0, { skip: 1 }],
  [0xd1, { skip: 2 }],
  [0xd2, { skip: 4 }],
  [0xd3, { skip: 8 }],
  [0xd9, { lengthBytes: 1, holds: 'bytes' }],
  [0xda, { lengthBytes: 2, holds: 'bytes' }],
  [0xdb, { lengthBytes: 4, holds: 'bytes' }],
  [0xdc, { lengthBytes: 2, holds: 'elements' }],
  [0xdd, { lengthBytes: 4, holds: 'elements' }],
  [0xde, { lengthBytes: 2, holds: 'pairs' }],
  [0xdf, { lengthBytes: 4, holds: 'pairs' }],
]);

function formatOf(head: number): Format | undefined {
  if (head <= 0x7f || head >= 0xe0) return { skip: 0 };
  if (head <= 0x8f) return { count: 2 * (head & 0x0f) };
  if (head <= 0x9f) return { count: head & 0x0f };
  if (head <= 0xbf) return { skip: head & 0x1f };
  return FORMATS.get(head);
}

const BY_HEAD: readonly (Format | undefined)[] = Array.from({ length: 256 }, (_, head) => formatOf(head));

/** @throws MalformedMessageError unless `bytes` is exactly one value that holds what it claims. */
export function checkStructure(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** Values still to come, for each container that is open, and the message itself. */
  const open = [1];
  let owed = 1;
  let at = 0;
  while (owed > 0) {
    while (open.at(-1) === 0) open.pop();
    open[open.length - 1] = (open.at(-1) as number) - 1;
    owed--;
    const { next, values } = step(view, at);
    at = next;
    if (values === 0) continue;
    owed += values;
    if (owed > view.byteLength - at) throw new MalformedMessageError('the message claims more than it holds');
    if (open.push(values) > DEEPEST)
      throw new MalformedMessageError(`the message nests deeper than ${DEEPEST} levels`);
  }
  if (at !== view.byteLength)
    throw new MalformedMessageError(`${view.byteLength - at} bytes follow the message`);
}

/** Reads one head: where the next begins, and how many values the container that it opens holds. */
function step(view: DataView, at: number): { next: number; values: number } {
  if (at >= view.byteLength) throw new MalformedMessageError('the message ends too early');
  const head = view.getUint8(at);
  const format = BY_HEAD[head];
  if (!format) throw new MalformedMessageError(`byte 0x${head.toString(16)} is no format of the protocol`);
  if ('count' in format) return { next: at + 1, values: format.count };
  if ('skip' in format) return { next: within(view, at + 1 + format.skip), values: 0 };
  const body = within(view, at + 1 + format.lengthBytes);
  const length = readLength(view, at + 1, format.lengthBytes);
  if (format.holds === 'bytes') return { next: within(view, body + length), values: 0 };
  return { next: body, values: format.holds === 'pairs' ? 2 * length : length };
}

function within(view: DataView, at: number): number {
  if (at > view.byteLength) throw new MalformedMessageError('the message ends too early');
  return at;
}

function readLength(view: DataView, at: number, bytes: 1 | 2 | 4): number {
  if (bytes === 1) return view.getUint8(at);
  return bytes === 2 ? view.getUint16(at) : view.getUint32(at);
}

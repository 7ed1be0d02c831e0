import { badRequest, detailed } from '../fault.js';

/** From `start` on, up to but without `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The part of the data that is asked for, by `Range` or, as Glance has always allowed, by `Content-Range`.
 * @throws ImageFault 416, and 400 for several ranges
 */
export function rangeOf(
  range: string | undefined,
  contentRange: string | undefined,
  size: number,
): ByteRange | undefined {
  if (range !== undefined) return fromRange(range, size);
  return contentRange === undefined ? undefined : fromContentRange(contentRange, size);
}

function fromRange(header: string, size: number): ByteRange {
  if (header.includes(',')) {
    throw badRequest(
      'Requests with multiple ranges are not supported in Glance. You may make multiple single-range requests instead.',
    );
  }
  const [, first = '', last = ''] = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header) ?? [];
  if (first === '' && last === '') throw unsatisfiable('Invalid Range header.');
  if (first === '') return { start: Math.max(0, size - Number(last)), end: size };
  const start = Number(first);
  if (last !== '' && Number(last) < start) throw unsatisfiable('Invalid Range header.');
  if (start >= size) {
    throw unsatisfiable(
      `Invalid start position in Range header. Start position MUST be in the inclusive range [0, ${size - 1}].`,
    );
  }
  return { start, end: last === '' ? size : Math.min(size, Number(last) + 1) };
}

function fromContentRange(header: string, size: number): ByteRange {
  const match = /^\s*bytes\s+(\d+)-(\d+)\/(\d+|\*)\s*$/i.exec(header);
  if (!match) throw unsatisfiable('Invalid Content-Range header.');
  const [start, end] = [Number(match[1]), Number(match[2]) + 1];
  if (end <= start) throw unsatisfiable('Invalid Content-Range header.');
  if (match[3] === '*' && end > size) {
    throw unsatisfiable(
      `Invalid stop position in Content-Range header. The stop position MUST be in the inclusive range [0, ${size - 1}].`,
    );
  }
  if (start >= size) {
    throw unsatisfiable(
      `Invalid start position in Content-Range header. Start position MUST be in the inclusive range [0, ${size - 1}].`,
    );
  }
  return { start, end: Math.min(end, size) };
}

function unsatisfiable(detail: string): Error {
  return detailed(416, detail);
}

import { repr } from '../../http/python-text.js';

/** Python's `str(value)`. */
export function str(value: unknown): string {
  return typeof value === 'string' ? value : repr(value);
}

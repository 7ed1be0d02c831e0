/** Whether two workers were given the same, although a configuration that is read again makes each anew. */
import { createHash } from 'node:crypto';

type Callable = (...args: never[]) => unknown;

const numbers = new WeakMap<Callable, number>();
let count = 0;

/**
 * Equal for equal values. A function is equal to itself only: what it closes over cannot be seen. The value
 * cannot be told from the fingerprint.
 */
export function fingerprint(value: unknown): string {
  const text = JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'function' ? `function ${numberOf(part as Callable)}` : part,
  );
  return createHash('sha256').update(text).digest('hex');
}

function numberOf(callable: Callable): number {
  const number = numbers.get(callable) ?? ++count;
  numbers.set(callable, number);
  return number;
}

/** Whether two workers were given the same, although a configuration that is read again makes each anew. */
import { createHash } from 'node:crypto';

/** Equal for equal values. Functions are taken by their text; the value itself cannot be told from it. */
export function fingerprint(value: unknown): string {
  const text = JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'function' ? `function ${part.toString()}` : part,
  );
  return createHash('sha256').update(text).digest('hex');
}

import { badRequest } from '../fault.js';

/** Nova keeps hints as lists of texts, and fails with a 500 at what cannot be one. @throws ComputeFault 400 */
export function checkHints(hints: Readonly<Record<string, unknown>>): void {
  for (const [name, hint] of Object.entries(hints)) {
    const items: readonly unknown[] = Array.isArray(hint) ? hint : [hint];
    if (items.some((item) => typeof item === 'object')) {
      throw badRequest(`Invalid scheduler hint ${name}: texts and numbers are allowed`);
    }
  }
}

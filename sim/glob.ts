const known = new Map<string, RegExp>();

/** The pattern of a text in which `*` stands for any other text, of the whole and to the letter. */
export function glob(pattern: string): RegExp {
  const found = known.get(pattern);
  if (found) return found;
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  const expression = new RegExp(`^${escaped}$`, 's');
  if (known.size > 1_000) known.clear();
  known.set(pattern, expression);
  return expression;
}

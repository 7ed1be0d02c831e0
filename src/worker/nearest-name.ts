/** Which known name somebody may have meant, or undefined when none is near. */
export function nearestName(given: string, known: readonly string[]): string | undefined {
  const wanted = given.toLowerCase();
  const best = known
    .map((name) => ({ name, distance: editDistance(wanted, name.toLowerCase()) }))
    .reduce((a, b) => (b.distance < a.distance ? b : a), { name: '', distance: Number.POSITIVE_INFINITY });
  return best.distance <= Math.max(2, Math.floor(given.length / 3)) ? best.name : undefined;
}

/** Insertions, deletions and replacements that make one text of the other (Levenshtein). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[to.length] as number;
}

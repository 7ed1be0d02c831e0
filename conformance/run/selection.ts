/** Whether an id is like one of these, in which `*` stands for anything. */
export function globs(patterns: readonly string[]): (id: string) => boolean {
  const expressions = patterns.map(
    (pattern) =>
      new RegExp(
        `^${pattern
          .split('*')
          .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
          .join('.*')}$`,
      ),
  );
  return (id) => expressions.some((one) => one.test(id));
}

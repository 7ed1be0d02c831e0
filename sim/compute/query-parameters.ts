/** Parameters of a query, in order; a name may have several values, of which most operations take the last. */
export class QueryParameters {
  static readonly none = new QueryParameters([]);
  readonly #pairs: ReadonlyArray<readonly [name: string, value: string]>;

  constructor(pairs: ReadonlyArray<readonly [name: string, value: string]>) {
    this.#pairs = pairs;
  }

  static parse(search: string): QueryParameters {
    return search === '' ? QueryParameters.none : new QueryParameters([...new URLSearchParams(search)]);
  }

  get pairs(): ReadonlyArray<readonly [name: string, value: string]> {
    return this.#pairs;
  }

  has(name: string): boolean {
    return this.#pairs.some(([key]) => key === name);
  }

  /** The last value. */
  get(name: string): string | undefined {
    return this.#pairs.findLast(([key]) => key === name)?.[1];
  }

  all(name: string): string[] {
    return this.#pairs.filter(([key]) => key === name).map(([, value]) => value);
  }

  /** Values by name, as a schema sees them. */
  get lists(): Readonly<Record<string, readonly string[]>> {
    const lists = new Map<string, string[]>();
    for (const [name, value] of this.#pairs) {
      const list = lists.get(name);
      if (list) list.push(value);
      else lists.set(name, [value]);
    }
    return Object.fromEntries(lists);
  }

  /** Without the parameters that `known` refuses. */
  only(known: (name: string) => boolean): QueryParameters {
    return new QueryParameters(this.#pairs.filter(([name]) => known(name)));
  }
}

/**
 * Finds the handler of a path in time independent of the number of routes: one map look-up per segment.
 * A literal segment wins over a `{parameter}`.
 */
export class Router<Handler> {
  readonly #root: Node<Handler> = { literals: new Map(), methods: new Map() };
  readonly #decode: Decode;

  /** @param bytes what a percent-decoded parameter's bytes are read as: WSGI makes each a character of its own */
  constructor(bytes: 'utf-8' | 'latin-1' = 'utf-8') {
    this.#decode = bytes === 'latin-1' ? decodeBytes : decode;
  }

  /** @param pattern segments and parameters: `/servers/{server_id}/action` */
  add(method: string, pattern: string, handler: Handler): this {
    let node = this.#root;
    for (const segment of segments(pattern)) node = child(node, segment);
    if (node.methods.has(method)) throw new Error(`${method} ${pattern} is routed twice`);
    node.methods.set(method, handler);
    return this;
  }

  /**
   * The path's handlers by method, and its parameters (percent-decoded); undefined where no route has it.
   *
   * @param method where it is given and a literal segment at the path's end has no handler for it, a `{parameter}` in
   *   its place that has one is found: `PUT /servers/detail` is about a server called `detail`
   */
  match(path: string, method?: string): Match<Handler> | undefined {
    const params: Record<string, string> = {};
    const node = descend(this.#root, path, 1, params, this.#decode);
    if (node && method !== undefined && !node.methods.has(method))
      return this.#memberFor(path, method) ?? { methods: node.methods, params };
    return node && { methods: node.methods, params };
  }

  #memberFor(path: string, method: string): Match<Handler> | undefined {
    const last = path.lastIndexOf('/');
    const params: Record<string, string> = {};
    const parent = descend(this.#root, path.slice(0, last), 1, params, this.#decode);
    const value = this.#decode(path.slice(last + 1));
    if (!parent?.parameter || !value || !parent.parameter.node.methods.has(method)) return undefined;
    return { methods: parent.parameter.node.methods, params: { ...params, [parent.parameter.name]: value } };
  }
}

export interface Match<Handler> {
  readonly methods: ReadonlyMap<string, Handler>;
  readonly params: Readonly<Record<string, string>>;
}

interface Node<Handler> {
  readonly literals: Map<string, Node<Handler>>;
  parameter?: { readonly name: string; readonly node: Node<Handler> };
  readonly methods: Map<string, Handler>;
}

function segments(path: string): string[] {
  return path.split('/').slice(1);
}

function child<Handler>(node: Node<Handler>, segment: string): Node<Handler> {
  if (!segment.startsWith('{')) {
    const known = node.literals.get(segment) ?? { literals: new Map(), methods: new Map() };
    node.literals.set(segment, known);
    return known;
  }
  const name = segment.slice(1, -1);
  node.parameter ??= { name, node: { literals: new Map(), methods: new Map() } };
  if (node.parameter.name !== name) {
    throw new Error(`one place of the path is called both {${node.parameter.name}} and {${name}}`);
  }
  return node.parameter.node;
}

/** `start`: where the next segment begins; behind the path's end where there is none. */
function descend<Handler>(
  node: Node<Handler>,
  path: string,
  start: number,
  params: Record<string, string>,
  decodeSegment: Decode,
): Node<Handler> | undefined {
  if (start > path.length) return node.methods.size > 0 ? node : undefined;
  const slash = path.indexOf('/', start);
  const end = slash < 0 ? path.length : slash;
  const segment = path.slice(start, end);
  const literal = node.literals.get(segment);
  const found = literal && descend(literal, path, end + 1, params, decodeSegment);
  if (found) return found;
  if (!node.parameter || segment === '') return undefined;
  const value = decodeSegment(segment);
  if (value === undefined) return undefined;
  params[node.parameter.name] = value;
  return descend(node.parameter.node, path, end + 1, params, decodeSegment);
}

type Decode = (segment: string) => string | undefined;

function decode(segment: string): string | undefined {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

/** `%C3%A9` is `Ã©`. What is no UTF-8 has no route, as above. */
function decodeBytes(segment: string): string | undefined {
  const text = decode(segment);
  return text === segment || text === undefined ? text : Buffer.from(text).toString('latin1');
}

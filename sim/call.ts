import type { Cloud } from './cloud.js';
import type { ServiceName } from './deployment.js';
import type { SimRequest } from './http/message.js';
import { operationOf } from './operations/operation.js';

/** One request while it is being answered, as the service that answers it sees it. */
export class Call {
  readonly cloud: Cloud;
  readonly service: ServiceName;
  readonly request: SimRequest;
  /** Undecoded, from the service's root on: `/v2.1/servers`. Starts with a slash. */
  readonly path: string;
  /** What stands before {@link Call.path} in links, without a slash at the end: `http://127.0.0.1:8774`. */
  readonly root: string;
  /** The cloud's time, milliseconds since the Unix epoch. */
  readonly now: number;
  readonly requestId: string;
  /** Parameters of the matched route; a service's router sets them. */
  params: Readonly<Record<string, string>> = {};
  readonly #search: string;
  #query: URLSearchParams | undefined;
  #operation: string | undefined;
  #named = false;

  constructor(
    cloud: Cloud,
    service: ServiceName,
    request: SimRequest,
    target: string,
    root: string,
    now: number,
  ) {
    const mark = target.indexOf('?');
    this.cloud = cloud;
    this.service = service;
    this.request = request;
    this.path = withSlashes(mark < 0 ? target : target.slice(0, mark));
    this.#search = mark < 0 ? '' : target.slice(mark + 1);
    this.root = root;
    this.now = now;
    this.requestId = `req-${cloud.requestIds.uuid()}`;
  }

  get method(): string {
    return this.request.method;
  }

  /** What is asked for, as the API reference calls it: `createServer`; undefined where nothing has this path. */
  get operation(): string | undefined {
    if (!this.#named) {
      this.#named = true;
      const { service, method, path } = this;
      this.#operation = operationOf({ service, method, path, body: this.request.body });
    }
    return this.#operation;
  }

  /** The query as it was sent, without the question mark. */
  get search(): string {
    return this.#search;
  }

  get query(): URLSearchParams {
    this.#query ??= new URLSearchParams(this.#search);
    return this.#query;
  }

  header(lowerCaseName: string): string | undefined {
    return this.request.headers[lowerCaseName];
  }

  get bodyText(): string {
    return this.request.body ? Buffer.from(this.request.body).toString('utf8') : '';
  }
}

/** Python's web servers decode a path before anybody looks for its parts: an encoded slash is one. */
function withSlashes(path: string): string {
  return path.includes('%2') ? path.replace(/%2f/gi, '/') : path;
}

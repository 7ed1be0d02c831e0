import { type Dispatcher, request } from 'undici';
import { KIT_AGENT } from '../targets/simulator.js';
import type { Target } from '../targets/target.js';
import { json } from './exchange.js';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON where it is JSON. */
  readonly body: unknown;
}

export interface AskOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** `2.60`, for compute. */
  readonly microversion?: string;
  /** False: the request bears no token. */
  readonly authenticated?: boolean;
}

export type ApiService = 'identity' | 'compute' | 'image' | 'volume' | 'network';

/** Of a target what it takes to ask it. */
type Asked = Pick<Target, 'session' | 'authUrl' | 'dispatcher' | 'region'>;

const TYPES: Readonly<Record<Exclude<ApiService, 'identity'>, readonly string[]>> = {
  compute: ['compute'],
  image: ['image'],
  volume: ['volumev3', 'block-storage', 'volume'],
  network: ['network'],
};
/** What a catalog's URL may lack: Glance and Neutron are often listed by their root. */
const VERSIONS: Partial<Record<ApiService, string>> = { image: '/v2', network: '/v2.0' };

/** Plain requests to a cloud, as its account, whatever they answer. */
export class Api {
  readonly #target: Asked;
  readonly #signal: AbortSignal | undefined;
  readonly #creating = new Set<Promise<Answer>>();

  constructor(target: Asked, signal?: AbortSignal) {
    this.#target = target;
    this.#signal = signal;
  }

  /** @param path from behind the version on: `/servers`; of `identity` from the root on */
  async ask(service: ApiService, method: string, path: string, options: AskOptions = {}): Promise<Answer> {
    const root = await this.root(service);
    if (root === undefined) return { status: 0, headers: {}, body: undefined };
    return this.askUrl(method, `${root}${path}`, options);
  }

  /** A POST is not given up when the run is stopped: what it made would not be known, and stay. */
  async askUrl(method: string, url: string, options: AskOptions = {}): Promise<Answer> {
    if (method !== 'POST') return this.#request(method, url, options, this.#signal);
    const creation = this.#request(method, url, options, undefined);
    this.#creating.add(creation);
    try {
      return await creation;
    } finally {
      this.#creating.delete(creation);
    }
  }

  /** Resolves when no POST is under way. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#creating);
  }

  async #request(
    method: string,
    url: string,
    options: AskOptions,
    signal: AbortSignal | undefined,
  ): Promise<Answer> {
    const { body, headers, microversion, authenticated = true } = options;
    const answer = await request(url, {
      dispatcher: this.#target.dispatcher,
      method: method as Dispatcher.HttpMethod,
      ...(signal && { signal }),
      headers: {
        accept: 'application/json',
        'user-agent': KIT_AGENT,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(authenticated ? { 'x-auth-token': (await this.#target.session.token()).id } : {}),
        ...(microversion === undefined ? {} : versionHeaders(microversion)),
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    return {
      status: answer.statusCode,
      headers: Object.fromEntries(
        Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
      ),
      body: json(await answer.body.text()),
    };
  }

  /** Where a service's API begins; undefined where the catalog has no such service. */
  async root(service: ApiService): Promise<string | undefined> {
    const { session, authUrl, region } = this.#target;
    if (service === 'identity') return authUrl.replace(/\/(v2\.0|v3)\/?$/, '').replace(/\/$/, '');
    const { catalog } = await session.token();
    const entry = TYPES[service]
      .map((type) => catalog.find((one) => one.type === type))
      .find((one) => one !== undefined);
    const url = entry?.endpoints
      .find((one) => /^public/.test(one.interface) && (region === undefined || one.region === region))
      ?.url.replace(/\/$/, '');
    const version = VERSIONS[service];
    return url === undefined || version === undefined || /\/v\d/.test(url) ? url : `${url}${version}`;
  }
}

function versionHeaders(microversion: string): Record<string, string> {
  return {
    'openstack-api-version': `compute ${microversion}`,
    'x-openstack-nova-api-version': microversion,
  };
}

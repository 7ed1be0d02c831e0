import { Cloud, type CloudOptions } from '../../sim/cloud.js';
import { VirtualClock } from '../../src/clock.js';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into documents of all shapes
  readonly body: any;
  readonly text: string;
}

export interface Options {
  readonly mv?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is, instead of a JSON body. */
  readonly raw?: string;
}

const NO_LIMITS = { instances: -1, cores: -1, ram: -1 };

/** A cloud with a virtual clock, and Nova as a client with a token sees it. */
export class ComputeClient {
  readonly clock: VirtualClock;
  readonly cloud: Cloud;
  #token: string;

  constructor(options: CloudOptions = {}, clock = new VirtualClock()) {
    this.clock = clock;
    this.cloud = new Cloud({ randomSeed: 1, ...options, clock });
    this.#token = this.login('user', 'password', 'tenant');
  }

  static withoutQuota(options: CloudOptions = {}): ComputeClient {
    return new ComputeClient({ seed: { compute: { quotas: NO_LIMITS } }, ...options });
  }

  login(user: string, password: string, project: string): string {
    const domain = { id: 'default' };
    const identity = { methods: ['password'], password: { user: { name: user, domain, password } } };
    const answer = this.#send('POST', '/identity/v3/auth/tokens', {
      body: { auth: { identity, scope: { project: { name: project, domain } } } },
    });
    return answer.headers['x-subject-token'] ?? '';
  }

  become(user: string, password: string, project: string): void {
    this.#token = this.login(user, password, project);
  }

  /** @param path behind `/compute`: `/v2.1/servers` */
  ask(method: string, path: string, body?: unknown, { mv, headers = {}, raw }: Options = {}): Answer {
    return this.#send(method, `/compute${path}`, {
      body,
      raw,
      headers: {
        'x-auth-token': this.#token,
        accept: 'application/json',
        ...(mv === undefined ? {} : { 'openstack-api-version': `compute ${mv}` }),
        ...headers,
      },
    });
  }

  get(path: string, mv?: string): Answer {
    return this.ask('GET', `/v2.1${path}`, undefined, mv === undefined ? {} : { mv });
  }

  get imageId(): string {
    return [...this.cloud.image.images.keys()][0] as string;
  }

  /** A server on no network, unless `more` says otherwise; its id. */
  create(name: string, more: Readonly<Record<string, unknown>> = {}, mv = '2.96'): string {
    const server = { name, flavorRef: '1', imageRef: this.imageId, networks: 'none', ...more };
    const answer = this.ask('POST', '/v2.1/servers', { server }, { mv });
    if (answer.status !== 202) throw new Error(`${answer.status} ${answer.text}`);
    return answer.body.server.id;
  }

  /** The server's document; undefined once it is gone. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into documents of all shapes
  server(id: string, mv = '2.96'): any {
    return this.get(`/servers/${id}`, mv).body.server;
  }

  #send(
    method: string,
    target: string,
    {
      body,
      raw,
      headers = {},
    }: { body?: unknown; raw?: string | undefined; headers?: Record<string, string> },
  ): Answer {
    const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const { response } = this.cloud.answer({
      method,
      target,
      headers: {
        host: 'cloud.test',
        ...(text === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: text === undefined ? undefined : Buffer.from(text),
    });
    const answer = Buffer.from(response.body).toString('utf8');
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers.map(([name, value]) => [name.toLowerCase(), value])),
      text: answer,
      body: parsed(answer),
    };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

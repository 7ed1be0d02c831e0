import type { Cloud, SimResponse } from '../../sim/index.js';

/** A seed in which a project may have as many servers as it likes. */
export const UNLIMITED = {
  compute: { quotas: { instances: -1, cores: -1, ram: -1 } },
} as const;

export const IMAGE = '8ac9d4a4-5e03-48b0-acde-77a0345a9ab1';

/** What the benches create: booted from an image, without a network, with some metadata. */
export function createBody(name: string): string {
  return JSON.stringify({
    server: {
      name,
      flavorRef: '1',
      imageRef: IMAGE,
      networks: 'none',
      metadata: { role: 'ci', queue: 'linux' },
    },
  });
}

export function loginBody(): string {
  const user = { name: 'user', domain: { id: 'default' }, password: 'password' };
  const scope = { project: { name: 'tenant', domain: { id: 'default' } } };
  return JSON.stringify({ auth: { identity: { methods: ['password'], password: { user } }, scope } });
}

export const MICROVERSION = { 'openstack-api-version': 'compute 2.79' };

/** A user of a cloud in this process, who asks it without a port between. */
export class LocalUser {
  readonly #cloud: Cloud;
  readonly #token: string;

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
    const { response } = cloud.answer({
      method: 'POST',
      target: '/v3/auth/tokens',
      headers: { host: 'cloud.example', 'content-type': 'application/json' },
      body: Buffer.from(loginBody()),
    });
    this.#token = response.headers.find(([name]) => name === 'X-Subject-Token')?.[1] as string;
  }

  ask(method: string, target: string, body?: string): SimResponse {
    const headers = {
      host: 'cloud.example',
      'x-auth-token': this.#token,
      ...MICROVERSION,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    return this.#cloud.answer({
      method,
      target,
      headers,
      body: body === undefined ? undefined : Buffer.from(body),
    }).response;
  }

  create(name: string): string {
    const { status, body } = this.ask('POST', '/compute/v2.1/servers', createBody(name));
    if (status !== 202) throw new Error(`create says ${status}: ${body}`);
    return JSON.parse(Buffer.from(body as Uint8Array).toString()).server.id;
  }
}

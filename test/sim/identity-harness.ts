import { Cloud, type CloudOptions } from '../../sim/cloud.js';
import { STANDARD_PORTS, separatePorts } from '../../sim/deployment.js';
import { header, type SimResponse } from '../../sim/http/message.js';
import { VirtualClock } from '../../src/clock.js';

/** A cloud whose time the test moves, and short ways to ask Keystone and the others. */
export class IdentityHarness {
  readonly clock = new VirtualClock();
  readonly cloud: Cloud;

  constructor(options: CloudOptions = {}) {
    this.cloud = new Cloud({
      clock: this.clock,
      randomSeed: 1,
      deployment: separatePorts(),
      profile: { name: 'test' },
      ...options,
    });
  }

  /** Moves time by so many seconds, with nothing but the cloud to notice. */
  async pass(seconds: number): Promise<void> {
    await this.clock.advance(seconds * 1000);
  }

  ask(
    method: string,
    target: string,
    { token, body, headers, service = 'identity', remoteAddress }: Question = {},
  ): Answer {
    const localPort = STANDARD_PORTS[service][0] as number;
    const { response } = this.cloud.answer({
      method,
      target,
      headers: { host: `127.0.0.1:${localPort}`, ...(token && { 'x-auth-token': token }), ...headers },
      body:
        body === undefined ? undefined : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
      localPort,
      remoteAddress,
    });
    return answerOf(response);
  }

  /** A token, or the answer that gave none. */
  issue(auth: unknown): Answer {
    return this.ask('POST', '/v3/auth/tokens', { body: { auth } });
  }

  token(user = 'user', password = 'password', project: string | null = 'tenant'): string {
    const answer = this.issue(passwordAuth(user, password, project));
    if (answer.token === undefined) throw new Error(`no token: ${answer.text}`);
    return answer.token;
  }

  get admin(): string {
    return this.token('admin', 'adminpass', 'admin');
  }

  idOf(collection: 'projects' | 'users' | 'roles', name: string): string {
    for (const record of this.cloud.identity[collection].values()) if (record.name === name) return record.id;
    throw new Error(`no ${name} in ${collection}`);
  }
}

interface Question {
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly service?: keyof typeof STANDARD_PORTS;
  readonly remoteAddress?: string;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly token: string | undefined;
  readonly headers: SimResponse['headers'];
  /** The JSON body; `{}` where there is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  readonly json: any;
}

function answerOf(response: SimResponse): Answer {
  const text = Buffer.from(response.body).toString('utf8');
  return {
    status: response.status,
    text,
    token: header(response.headers, 'X-Subject-Token'),
    headers: response.headers,
    json: /^[[{]/.test(text) ? JSON.parse(text) : {},
  };
}

export function passwordAuth(name: string, password: string, project: string | null): object {
  const domain = { id: 'default' };
  return {
    identity: { methods: ['password'], password: { user: { name, domain, password } } },
    ...(project !== null && { scope: { project: { name: project, domain } } }),
  };
}

export function tokenAuth(id: string, scope?: unknown): object {
  return { identity: { methods: ['token'], token: { id } }, ...(scope !== undefined && { scope }) };
}

import type { Answer } from '../compare.js';
import type { RecordedService } from '../recording.js';
import type { Target } from '../replay.js';
import type { GeneratedRequest } from './generated-request.js';
import { PLACEHOLDER, type Thing } from './known-things.js';

export type Account = Readonly<Record<'user' | 'password' | 'project', string>>;

/** One of the two clouds, logged in to, with its own ids. */
export class Side {
  readonly target: Target;
  readonly ids = new Map<Thing, string>();
  #token = '';
  #administrator = '';

  constructor(target: Target) {
    this.target = target;
  }

  async logIn({ user, password, project }: Account): Promise<void> {
    const domain = { id: 'default' };
    const identity = { methods: ['password'], password: { user: { name: user, domain, password } } };
    const answer = await this.target.send('keystone', {
      method: 'POST',
      path: '/v3/auth/tokens',
      headers: [['Content-Type', 'application/json']],
      body: JSON.stringify({ auth: { identity, scope: { project: { name: project, domain } } } }),
    });
    const token = answer.headers.find(([name]) => name.toLowerCase() === 'x-subject-token')?.[1];
    if (token === undefined) throw new Error(`${user} cannot log in: ${answer.status} ${answer.body}`);
    const body = JSON.parse(answer.body) as { token: Record<'user' | 'project', { id: string }> };
    this.#token = token;
    this.ids.set('USER', body.token.user.id);
    this.ids.set('PROJECT', body.token.project.id);
  }

  /** What stands for a token of this side's where the other's is compared with it. */
  tokenThere(token: string, other: Side): string {
    return other !== this && /^gAAAA[\w=-]{60,}$/.test(token) ? '<token>' : token;
  }

  /** Who is logged in now sends what administrators send, from now on. */
  keepAdministrator(): void {
    this.#administrator = this.#token;
  }

  /** Sends it with this side's ids in it. */
  send({ service, method, path, headers, body, admin }: Sent): Promise<Answer> {
    const token = admin ? this.#administrator : this.#token;
    const withToken: [string, string][] = [['X-Auth-Token', token]];
    if (service === 'keystone') withToken.push(['X-Subject-Token', this.#token]);
    return this.target.send(service, {
      method,
      path: this.filled(path),
      headers: [...withToken, ...headers.map(([name, value]) => [name, this.filled(value)] as const)],
      body: body === undefined ? undefined : this.filled(body),
    });
  }

  /** Deletes what is kept from being deleted: a protected image or namespace, an immutable project, a domain. */
  async unprotect(service: RecordedService, path: string, admin: boolean): Promise<void> {
    const [collection = '', name = ''] = path.split('/').slice(-2);
    if (collection === 'images') {
      const body = JSON.stringify([{ op: 'replace', path: '/protected', value: false }]);
      const headers: [string, string][] = [['Content-Type', 'application/openstack-images-v2.1-json-patch']];
      await this.send({ service, method: 'PATCH', path, headers, body, admin });
    } else if (collection === 'namespaces') {
      await this.ask(service, 'PUT', path, { namespace: decodeURIComponent(name), protected: false }, admin);
    } else {
      const key = collection.replace(/s$/, '');
      await this.ask(service, 'PATCH', path, { [key]: { options: { immutable: null } } }, admin);
      await this.ask(service, 'PATCH', path, { [key]: { enabled: false } }, admin);
    }
    await this.ask(service, 'DELETE', path, undefined, admin);
  }

  /** A request of the runner's own. */
  async ask(
    service: RecordedService,
    method: string,
    path: string,
    body?: unknown,
    admin = false,
  ): Promise<Asked> {
    const type = service === 'glance' && path.endsWith('/file') ? 'octet-stream' : 'json';
    const headers: [string, string][] = [['Content-Type', `application/${type}`], ...newestOf(service)];
    const text = body === undefined ? undefined : JSON.stringify(body);
    const request = { service, method, path, headers: text ? headers : headers.slice(1), body: text, admin };
    // now and then a web server closes a connection instead of answering
    const answer = await this.send(request)
      .catch(() => this.send(request))
      .catch(cutOff);
    return { status: answer.status, body: parsed(answer.body), text: answer.body };
  }

  filled(text: string): string {
    return text.replace(PLACEHOLDER, (found, thing: Thing) => this.ids.get(thing) ?? found);
  }
}

/** What a web server in front of a service may do to a request that it does not like. */
export function cutOff(error: Error): Answer {
  return { status: 0, reason: error.message, headers: [], body: '' };
}

type Sent = Omit<GeneratedRequest, 'operation' | 'admin'> & { readonly admin?: boolean };

export interface Asked {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly text: string;
}

function newestOf(service: RecordedService): [string, string][] {
  if (service === 'cinder') return [['OpenStack-API-Version', 'volume 3.70']];
  return service === 'placement' ? [['OpenStack-API-Version', 'placement 1.39']] : [];
}

export function parsed(text: string): Record<string, unknown> {
  try {
    return (JSON.parse(text) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Ids that a service draws, each once, in their order. */
export function idsIn(text: string): string[] {
  const first = /^\{"\w+": ?\{[^{}]*?"id": ?"([0-9a-f]{32})"/.exec(text)?.[1];
  const others = text.match(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g) ?? [];
  return [...new Set(first === undefined ? others : [first, ...others])];
}

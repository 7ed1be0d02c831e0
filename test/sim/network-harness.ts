import { Cloud, type CloudOptions } from '../../sim/cloud.js';
import { VirtualClock } from '../../src/clock.js';

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  readonly body: any;
}

/** Someone who asks one cloud's services, with a token of their own. */
export class Person {
  readonly cloud: Cloud;
  readonly projectId: string;
  readonly #token: string;

  constructor(cloud: Cloud, user: string, password: string, project: string) {
    this.cloud = cloud;
    const domain = { id: 'default' };
    const identity = { methods: ['password'], password: { user: { name: user, password, domain } } };
    const body = Buffer.from(
      JSON.stringify({ auth: { identity, scope: { project: { name: project, domain } } } }),
    );
    const headers = { 'content-type': 'application/json' };
    const { response } = cloud.answer({ method: 'POST', target: '/identity/v3/auth/tokens', headers, body });
    this.#token = response.headers.find(([name]) => name.toLowerCase() === 'x-subject-token')?.[1] ?? '';
    this.projectId = JSON.parse(String(response.body)).token.project.id;
  }

  ask(method: string, target: string, body?: unknown, headers: Record<string, string> = {}): Answer {
    const { response } = this.cloud.answer({
      method,
      target,
      headers: { 'x-auth-token': this.#token, accept: 'application/json', ...headers },
      body: body === undefined ? undefined : Buffer.from(JSON.stringify(body)),
    });
    const text = Buffer.from(response.body).toString();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }
}

export interface World {
  readonly cloud: Cloud;
  readonly clock: VirtualClock;
  readonly user: Person;
  readonly other: Person;
  readonly admin: Person;
}

/** A cloud that repeats itself, and those who use it. */
export function newWorld(options: CloudOptions = {}): World {
  const clock = new VirtualClock();
  const cloud = new Cloud({ randomSeed: 1, ...options, clock });
  return {
    cloud,
    clock,
    user: new Person(cloud, 'user', 'password', 'tenant'),
    other: new Person(cloud, 'other', 'password', 'other'),
    admin: new Person(cloud, 'admin', 'adminpass', 'admin'),
  };
}

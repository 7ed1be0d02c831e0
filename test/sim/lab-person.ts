import { type Dispatcher, request } from 'undici';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a document of whatever kind the test asked for
  readonly json: any;
}

const IMAGE = '8ac9d4a4-5e03-48b0-acde-77a0345a9ab1';

/** Someone who uses a cloud through a real HTTP client, undici's, over whatever port it has. */
export class Person {
  readonly url: string;
  readonly dispatcher: Dispatcher | undefined;
  token = '';

  constructor(url: string, dispatcher: Dispatcher | undefined) {
    this.url = url;
    this.dispatcher = dispatcher;
  }

  static async login(url: string, dispatcher?: Dispatcher): Promise<Person> {
    const person = new Person(url, dispatcher);
    await person.authenticate();
    return person;
  }

  /** Whoever has no token yet. */
  static stranger(url: string, dispatcher?: Dispatcher): Person {
    return new Person(url, dispatcher);
  }

  async authenticate(): Promise<Answer> {
    const user = { name: 'user', domain: { id: 'default' }, password: 'password' };
    const scope = { project: { name: 'tenant', domain: { id: 'default' } } };
    const body = { auth: { identity: { methods: ['password'], password: { user } }, scope } };
    const answer = await this.ask('POST', '/v3/auth/tokens', body);
    this.token = String(answer.headers['x-subject-token'] ?? '');
    return answer;
  }

  async ask(method: Dispatcher.HttpMethod, path: string, body?: unknown): Promise<Answer> {
    const {
      statusCode,
      headers,
      body: answer,
    } = await request(this.url + path, {
      method,
      headers: {
        'openstack-api-version': 'compute 2.79, volume 3.70',
        'content-type': 'application/json',
        ...(this.token === '' ? {} : { 'x-auth-token': this.token }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      ...(this.dispatcher ? { dispatcher: this.dispatcher } : {}),
    });
    const text = await answer.text();
    return {
      status: statusCode,
      headers,
      text,
      get json() {
        return JSON.parse(text);
      },
    };
  }

  tryToCreate(name: string, more: object = {}): Promise<Answer> {
    const server = { name, flavorRef: '1', imageRef: IMAGE, networks: 'none', ...more };
    return this.ask('POST', '/compute/v2.1/servers', { server });
  }

  async createServer(name: string, more: object = {}): Promise<string> {
    const answer = await this.tryToCreate(name, more);
    if (answer.status !== 202) throw new Error(`create says ${answer.status}: ${answer.text}`);
    const { id } = answer.json.server;
    await this.showServer(id);
    return id;
  }

  showServer(id: string): Promise<Answer> {
    return this.ask('GET', `/compute/v2.1/servers/${id}`);
  }

  async status(id: string): Promise<string> {
    const answer = await this.showServer(id);
    return answer.status === 404 ? 'gone' : answer.json.server.status;
  }

  async act(id: string, action: object): Promise<void> {
    const { status, text } = await this.ask('POST', `/compute/v2.1/servers/${id}/action`, action);
    if (status >= 400) throw new Error(`${JSON.stringify(action)} says ${status}: ${text}`);
  }

  deleteServer(id: string): Promise<Answer> {
    return this.ask('DELETE', `/compute/v2.1/servers/${id}`);
  }

  async createVolume(name: string): Promise<string> {
    const answer = await this.ask('POST', '/volume/v3/volumes', { volume: { name, size: 1 } });
    if (answer.status !== 202) throw new Error(`create says ${answer.status}: ${answer.text}`);
    return answer.json.volume.id;
  }
}

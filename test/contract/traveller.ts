import { type Exchange, editionsOf } from './contract.js';
import { type Documented, operationFor } from './operations.js';

/** Users of the cloud that the simulator has by default, and the projects they work in. */
const ACCOUNTS = {
  user: ['password', 'tenant'],
  other: ['password', 'other'],
  admin: ['adminpass', 'admin'],
} as const;
type Account = keyof typeof ACCOUNTS;

interface More {
  /** What the thing in the answer is called from here on. */
  readonly as?: string;
  /** The minor of the microversion. Default: reading is tried in each that differs, all else in the newest. */
  readonly minor?: number;
  /** Default: `admin`; reading also as `user`. */
  readonly by?: Account;
  /** A refusal that is all there is to see. */
  readonly status?: number;
  /** Sent as it is, as data. */
  readonly raw?: string;
  readonly contentType?: string;
}

/**
 * One request: `POST /v3/volumes`, its body, and what else is to be said. `{volume}` is the id of what was made,
 * `{volume.auth_key}` something else of it. `POST volume/v3/volumes` asks another service than the one walked through.
 */
export type Step = readonly [request: string, body?: unknown, more?: More];

export interface Walk {
  readonly service: Documented;
  readonly steps: readonly Step[];
}

export interface Taken extends Exchange {
  /** As the step says it. */
  readonly step: string;
  /** Whether it went as the step says. */
  readonly asExpected: boolean;
}

export interface Sent {
  readonly service: Documented;
  readonly method: string;
  /** From the service's root on. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** A cloud to walk through. */
export interface Ground {
  /** The newest minors of its microversions. */
  readonly newest: Readonly<Partial<Record<Documented, number>>>;
  send(request: Sent): Answer | Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

type Thing = Readonly<Record<string, unknown>>;

/** Walks through the operations of a cloud, one request after the other. */
export class Traveller {
  readonly exchanges: Taken[] = [];
  readonly #ground: Ground;
  readonly #tokens = new Map<Account, string>();
  readonly #things = new Map<string, Thing>();

  private constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** Logs in, and learns what is there. */
  static async to(ground: Ground): Promise<Traveller> {
    const traveller = new Traveller(ground);
    for (const account of Object.keys(ACCOUNTS) as Account[]) {
      const { token, project, user } = await traveller.#login(account);
      traveller.#tokens.set(account, token);
      traveller.#things.set(`${account}-token`, { id: token });
      traveller.#things.set(account, user);
      traveller.#things.set(`project-of-${account}`, project);
    }
    traveller.#things.set('spare-token', { id: (await traveller.#login('user')).token });
    traveller.#things.set('project', traveller.#things.get('project-of-admin') as Thing);
    await traveller.#learn(
      'image',
      '/v2/images',
      ({ status, min_disk }) => status === 'active' && min_disk === 0,
    );
    await traveller.#learn('network', '/v2.0/networks', ({ name }) => name === 'tenant-net', 'network');
    await traveller.#learn('network', '/v2.0/networks', (one) => one['router:external'] === true, 'public');
    for (const role of ['member', 'reader'])
      await traveller.#learn('identity', '/v3/roles', ({ name }) => name === role, role);
    return traveller;
  }

  async walk({ service, steps }: Walk): Promise<void> {
    for (const step of steps) await this.#take(service, step);
  }

  async #take(walked: Documented, [request, body, more = {}]: Step): Promise<void> {
    const [, method, elsewhere, path] = /^(\w+) (\w*)(\/.*)$/.exec(request) as unknown as [
      string,
      string,
      string,
      string,
    ];
    const service = (elsewhere || walked) as Documented;
    const target = this.#filled(path);
    const given = body === undefined ? undefined : JSON.parse(this.#filled(JSON.stringify(body)));
    const minors = more.minor === undefined ? this.#minors(service, method, target, given) : [more.minor];
    const both = method === 'GET' && more.by === undefined;
    const accounts: readonly Account[] = both ? ['user', 'admin'] : [more.by ?? 'admin'];
    for (const minor of minors)
      for (const account of accounts) {
        const exchange = await this.#send({ service, method, target, body: given, minor, account, more });
        const { status } = exchange;
        const hidden = both && account === 'user' && (status === 403 || status === 404);
        const asExpected = hidden || (more.status === undefined ? status < 400 : status === more.status);
        this.exchanges.push({ ...exchange, step: request, asExpected });
        if (more.as) this.#things.set(more.as, thingIn(exchange));
      }
  }

  #filled(text: string): string {
    return text.replace(/\{([a-z][a-z0-9_-]*)(?:\.(\w+))?\}/g, (whole, name: string, key?: string) => {
      const thing = this.#things.get(name);
      return thing ? String(key === undefined ? (thing['id'] ?? 'nothing') : thing[key]) : whole;
    });
  }

  async #send(asked: {
    service: Documented;
    method: string;
    target: string;
    body?: unknown;
    minor?: number | undefined;
    account?: Account;
    more?: More;
  }): Promise<Exchange> {
    const { service, method, target, body, minor, account, more = {} } = asked;
    const sent = more.raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const spare = target.startsWith('/v3/auth/tokens') ? this.#filled('{spare-token}') : undefined;
    const { status, headers, text } = await this.#ground.send({
      service,
      method,
      target,
      headers: {
        accept: 'application/json',
        ...(account && { 'x-auth-token': this.#tokens.get(account) ?? '' }),
        ...(spare !== undefined && { 'x-subject-token': spare }),
        ...(sent !== undefined && { 'content-type': more.contentType ?? 'application/json' }),
        ...(minor !== undefined && { 'openstack-api-version': `${NAMES[service]}${minor}` }),
      },
      body: sent,
    });
    return { service, method, target, request: body, status, headers, body: jsonOf(text) };
  }

  async #login(name: Account) {
    const [password, project] = ACCOUNTS[name];
    const domain = { id: 'default' };
    const auth = {
      identity: { methods: ['password'], password: { user: { name, domain, password } } },
      scope: { project: { name: project, domain } },
    };
    const target = '/v3/auth/tokens';
    const answer = await this.#send({ service: 'identity', method: 'POST', target, body: { auth } });
    const { token } = answer.body as { token: Record<'user' | 'project', Thing> };
    return { token: answer.headers['x-subject-token'] as string, user: token.user, project: token.project };
  }

  async #learn(
    service: Documented,
    target: string,
    which: (thing: Thing) => boolean,
    name: string = service,
  ): Promise<void> {
    const { body } = await this.#send({ service, method: 'GET', target, account: 'admin' });
    const all = Object.values(body as object).find(Array.isArray) as Thing[];
    const found = all.find(which);
    if (found) this.#things.set(name, found);
  }

  /** The microversions in which an operation is tried: those of its answers that differ, the first and the last. */
  #minors(service: Documented, method: string, target: string, body: unknown): (number | undefined)[] {
    const newest = this.#ground.newest[service];
    if (newest === undefined) return [undefined];
    const path = target.split('?')[0] as string;
    const all = Array.from({ length: newest + 1 }, (_, minor) => minor).filter(
      (minor) =>
        minor >= (service === 'compute' ? 1 : 0) &&
        operationFor({ service, method, path, body, minor }) !== undefined,
    );
    const last = all.at(-1) ?? newest;
    if (method !== 'GET') return [last];
    const editions = editionsOf(service, method, path).filter((minor) => all.includes(minor));
    return [...new Set([all[0] ?? newest, ...editions, last])];
  }
}

/** What stands before a minor in a request's header. */
const NAMES: Readonly<Partial<Record<Documented, string>>> = {
  compute: 'compute 2.',
  volume: 'volume 3.',
  placement: 'placement 1.',
};

/** `{server: {...}}`, the first of a list, or the answer itself, with its id as `id`. */
function thingIn({ body, headers }: Exchange): Thing {
  const document = (body ?? {}) as Thing;
  const inside = Object.values(document).map((value) => (Array.isArray(value) ? value[0] : value) as Thing);
  for (const thing of [document, ...inside]) {
    if (typeof thing !== 'object' || thing === null) continue;
    const id = IDS.map((key) => thing[key]).find((value) => value !== undefined);
    if (id !== undefined) return { ...thing, id };
  }
  return { id: headers['location']?.split('/').at(-1) };
}

const IDS = ['id', 'uuid', 'port_id', 'request_id', 'image_id', 'access'];

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Cloud, type CloudOptions, type Listening, listen } from '../../../sim/index.js';

const run = promisify(execFile);

/** Who runs a command: users of the simulator's default cloud, and clouds of that name in a live run. */
export type Person = 'tenant' | 'admin';

const PASSWORDS: Readonly<Record<Person, readonly [user: string, password: string, project: string]>> = {
  tenant: ['user', 'password', 'tenant'],
  admin: ['admin', 'adminpass', 'admin'],
};

/**
 * Debian's python3-openstackclient, unchanged, on a cloud: the simulator, or with INTEROP_LIVE=1 the clouds
 * `tenant` and `admin` of clouds.yaml, so that what is expected here is what a real cloud does.
 */
export class OpenStackClient {
  readonly #environment: (person: Person) => Record<string, string>;
  readonly #listening: Listening | undefined;
  readonly live: boolean;

  private constructor(
    environment: (person: Person) => Record<string, string>,
    listening: Listening | undefined,
  ) {
    this.#environment = environment;
    this.#listening = listening;
    this.live = listening === undefined;
  }

  static async start(options: CloudOptions = {}): Promise<OpenStackClient> {
    if (process.env['INTEROP_LIVE'])
      return new OpenStackClient((person) => ({ OS_CLOUD: person }), undefined);
    const listening = await listen(new Cloud(options));
    return new OpenStackClient((person) => {
      const [user, password, project] = PASSWORDS[person];
      return {
        OS_AUTH_URL: `${listening.url}/identity/v3`,
        OS_USERNAME: user,
        OS_PASSWORD: password,
        OS_PROJECT_NAME: project,
        OS_USER_DOMAIN_NAME: 'Default',
        OS_PROJECT_DOMAIN_NAME: 'Default',
        OS_IDENTITY_API_VERSION: '3',
      };
    }, listening);
  }

  get url(): string {
    return this.#listening?.url ?? '';
  }

  environment(person: Person = 'tenant'): Record<string, string> {
    const inherited = Object.entries(process.env).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && (this.live || !entry[0].startsWith('OS_')),
    );
    return { ...Object.fromEntries(inherited), ...this.#environment(person) };
  }

  /** What a command prints, as JSON. Words are split at spaces; an array is taken as it is. */
  async json<Answer = Record<string, unknown>>(
    command: string | readonly string[],
    person?: Person,
  ): Promise<Answer> {
    return JSON.parse(await this.text([...words(command), '-f', 'json'], person)) as Answer;
  }

  /** @throws with the program's own words when it fails */
  async text(command: string | readonly string[], person: Person = 'tenant'): Promise<string> {
    const { stdout } = await run('/usr/bin/openstack', words(command), { env: this.environment(person) });
    return stdout;
  }

  /** The same with an application credential and nothing else: it brings its user and project with it. */
  async jsonWithCredential(id: string, secret: string, command: string): Promise<Record<string, unknown>> {
    const bare = Object.entries(this.environment()).filter(([name]) => !name.startsWith('OS_'));
    const { stdout } = await run('/usr/bin/openstack', [...words(command), '-f', 'json'], {
      env: {
        ...Object.fromEntries(bare),
        OS_AUTH_URL: this.environment()['OS_AUTH_URL'] ?? '',
        OS_AUTH_TYPE: 'v3applicationcredential',
        OS_APPLICATION_CREDENTIAL_ID: id,
        OS_APPLICATION_CREDENTIAL_SECRET: secret,
      },
    });
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  /** What a command that has to fail says. */
  async complaint(command: string | readonly string[], person?: Person): Promise<string> {
    try {
      await this.text(command, person);
    } catch (error) {
      return String((error as { stderr?: string }).stderr);
    }
    throw new Error(`openstack ${words(command).join(' ')} succeeded`);
  }

  async stop(): Promise<void> {
    await this.#listening?.close();
  }
}

function words(command: string | readonly string[]): string[] {
  return typeof command === 'string' ? command.split(' ') : [...command];
}

/** The rows of a `list`, by the column that names them. */
export type Rows = readonly Readonly<Record<string, unknown>>[];

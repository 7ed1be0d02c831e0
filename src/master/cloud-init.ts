/** User data that makes a worker of a stock cloud image. */
import { stringify } from 'yaml';
import { ConfigurationError, type Problem } from '../worker/configuration-error.js';
import type { LaunchPassword } from './launch-password.js';

export interface CloudInitOptions {
  /** The worker's name. */
  readonly name: string;
  readonly password: string | LaunchPassword;
  /** Where the instance reaches the master: `host:port`. */
  readonly master: string;
  /** Whether the master's port speaks TLS. */
  readonly tls?: boolean;
  /** Who looks after it, for people: `Ada <ada@example.com>`. */
  readonly admin?: string;
  /** What builds need besides the worker: names of Debian packages. */
  readonly packages?: readonly string[];
  /** Commands that run, as root, before the worker starts: a list is run as it is, a text by `sh`. */
  readonly runcmd?: readonly (string | readonly string[])[];
}

/** Where Debian's `buildbot-worker@.service` looks for workers. */
const WORKERS = '/var/lib/buildbot/workers';

/**
 * cloud-config for Debian 12, Ubuntu 22.04, or later: installs the distribution's `buildbot-worker`, and
 * starts it with the name, the password and the master's address.
 *
 * Give it as `userdata` in `nova_args`. **User data is no secret place**: every process on the instance can
 * read it from the metadata service, so the builds can, and so can whoever may see the server in Nova. A
 * {@link LaunchPassword} is worth little to them: it opens the door only as this worker, only until the next
 * launch. Then give a function, so that each launch renders its own:
 * `userdata: () => cloudInit({ name, password, master })`.
 *
 * @throws ConfigurationError with everything that is wrong.
 */
export function cloudInit(options: CloudInitOptions): string {
  const problems = problemsOf(options);
  if (problems.length > 0) throw new ConfigurationError(problems);
  const { name, packages = [], runcmd = [], admin } = options;
  const directory = `${WORKERS}/${name}`;
  const file = (path: string, content: string) => ({
    path: `${directory}/${path}`,
    permissions: '0600',
    // Written after the packages are installed: theirs is the user that it belongs to.
    defer: true,
    content,
  });
  const config = {
    package_update: true,
    packages: ['buildbot-worker', ...packages],
    write_files: [
      file('buildbot.tac', tac(options)),
      file('info/host', `instance of worker ${name}\n`),
      ...(admin === undefined ? [] : [file('info/admin', `${admin}\n`)]),
    ],
    runcmd: [
      ['chown', '-R', 'buildbot:buildbot', directory],
      ...runcmd,
      ['systemctl', 'enable', '--now', `buildbot-worker@${name}.service`],
    ],
  };
  return `#cloud-config\n${stringify(config, { lineWidth: 0 })}`;
}

/** What the worker is started from: a Python program. `start` looks for the line that makes the application. */
function tac({ name, password, master, tls = false }: CloudInitOptions): string {
  const { host, port } = addressOf(master) as Address;
  const secret = typeof password === 'string' ? password : password.current;
  const text = (value: string) => JSON.stringify(value);
  return [
    'import os',
    'from buildbot_worker.bot import Worker',
    'from twisted.application import service',
    '',
    "application = service.Application('buildbot-worker')",
    'worker = Worker(',
    `    ${text(host)}, ${port}, ${text(name)}, ${text(secret)},`,
    '    os.path.dirname(os.path.abspath(__file__)), keepalive=600, maxdelay=60,',
    `    protocol="msgpack_experimental_v7", useTls=${tls ? 'True' : 'False'})`,
    'worker.setServiceParent(application)',
    '',
  ].join('\n');
}

interface Address {
  readonly host: string;
  readonly port: number;
}

function addressOf(master: string): Address | undefined {
  const [, host, port] = /^(\[[0-9a-fA-F:.]+\]|[^:[\]\s]+):(\d{1,5})$/.exec(master) ?? [];
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535) return undefined;
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

const NAME = /^[a-zA-Z_-][a-zA-Z0-9_-]{0,49}$/;
const PACKAGE = /^[a-z0-9][a-z0-9+.-]+$/;

function problemsOf({ name, password, master, packages = [] }: CloudInitOptions): Problem[] {
  const secret = typeof password === 'string' ? password : password?.current;
  return [
    ...(NAME.test(name) ? [] : [{ path: 'name', message: "give the worker's name" }]),
    ...(secret ? [] : [{ path: 'password', message: 'give a password, or a LaunchPassword' }]),
    ...(typeof master === 'string' && addressOf(master)
      ? []
      : [{ path: 'master', message: 'give host:port, such as ci.example.com:9989' }]),
    ...packages.flatMap((one, at) =>
      PACKAGE.test(one) ? [] : [{ path: `packages[${at}]`, message: 'give the name of a Debian package' }],
    ),
  ];
}

import { EventEmitter } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { run, type Surroundings } from '../../sim/cli/run.js';
import { SimClient } from '../../sim/index.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-cli-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** openstack-sim, run in this process. */
class Command {
  readonly #signals = new EventEmitter();
  readonly #out = new PassThrough({ encoding: 'utf8' });
  readonly #problems = new PassThrough({ encoding: 'utf8' });
  readonly exit: Promise<number>;
  text = '';
  problems = '';

  constructor(...argv: string[]) {
    this.#out.on('data', (text) => {
      this.text += text;
    });
    this.#problems.on('data', (text) => {
      this.problems += text;
    });
    const surroundings = Object.assign(this.#signals, { stdout: this.#out, stderr: this.#problems });
    this.exit = run(argv, surroundings as unknown as Surroundings);
  }

  /** Waits until it has printed this. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.text);
      if (found) return found;
      await Promise.race([
        new Promise((resolve) => this.#out.once('data', resolve)),
        this.exit.then(() => Promise.reject(new Error(`it ended: ${this.problems}`))),
      ]);
    }
  }

  async url(): Promise<string> {
    return (await this.printed(/http:\/\/127\.0\.0\.1:\d+/))[0];
  }

  async end(): Promise<number> {
    this.#signals.emit('SIGINT');
    return this.exit;
  }
}

describe('openstack-sim', () => {
  it('prints what to paste, the dashboard, and one line per request; Ctrl-C ends it', async () => {
    const command = new Command('--port', '0', '--seed', '4', '--no-color');
    const url = await command.url();
    await command.printed(/Ctrl-C/);
    expect(command.text).toContain('seed 4');
    expect(command.text).toContain(`export OS_AUTH_URL=${url}/v3\n`);
    expect(command.text).toContain('export OS_PASSWORD=password\n');
    expect(command.text).toContain(`dashboard ${url}/_sim/\n`);
    const yaml = command.text.slice(command.text.indexOf('  clouds:'), command.text.indexOf('dashboard'));
    expect(parse(yaml).clouds.sim.auth).toMatchObject({ auth_url: `${url}/v3`, username: 'user' });
    await fetch(`${url}/v3/nothing`);
    expect((await command.printed(/\n.*\/v3\/nothing\n/))[0]).toMatch(/ {2}404 {2}GET /);
    expect(await command.end()).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  });

  it('prints JSON for programs, one object a line', async () => {
    const command = new Command('--port', '0', '--json', '--profile', 'instant');
    const url = await command.url();
    await fetch(`${url}/v3`);
    await command.printed(/"request"/);
    await command.end();
    const [first, second] = command.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(first).toMatchObject({ event: 'listening', url, environment: { OS_AUTH_URL: `${url}/v3` } });
    expect(Number.isInteger(first.random_seed)).toBe(true);
    expect(second).toMatchObject({ event: 'request', operation: 'showVersions', status: 200 });
  });

  it('says nothing of requests when it is to be quiet', async () => {
    const command = new Command('--port', '0', '--quiet');
    const url = await command.url();
    await fetch(`${url}/v3/nothing`);
    await command.end();
    expect(command.text).not.toContain('/v3/nothing');
  });

  it('keeps its cloud in a file across restarts', async () => {
    const state = join(folder, 'state.json');
    const first = new Command('--port', '0', '--state', state, '--seed', '1');
    const sim = new SimClient(await first.url());
    await sim.addFault({ id: 'kept', on: 'authenticate', effect: { kind: 'respond', status: 503 } });
    await first.end();
    expect(JSON.parse(await readFile(state, 'utf8')).format).toBe('openstack-sim/9');
    const second = new Command('--port', '0', '--state', state);
    const again = new SimClient(await second.url());
    expect(await again.faults()).toMatchObject([{ id: 'kept' }]);
    expect((await again.state()).random_seed).toBe(1);
    await second.end();
  });

  it('takes a profile and contents from files, and lists every problem of a wrong one', async () => {
    const profile = join(folder, 'profile.yaml');
    await writeFile(profile, 'name: mine\nregion: Mars\nidentity: { v2: false }\n');
    const contents = join(folder, 'cloud.yaml');
    await writeFile(
      contents,
      'identity:\n  users: [{ name: ada, password: lovelace }]\n  grants: [{ user: ada, project: tenant, role: member }]\n',
    );
    const command = new Command('--port', '0', '--profile', profile, '--cloud', contents);
    await command.printed(/Ctrl-C/);
    expect(command.text).toContain('profile mine');
    expect(command.text).toContain('OS_USERNAME=ada');
    expect(command.text).toContain('OS_REGION_NAME=Mars');
    await command.end();
    await writeFile(
      profile,
      'name: 7\nstages: [{ process: server.build, step: spawning, delay: { min: -1, max: 2 } }]\n',
    );
    const wrong = new Command('--port', '0', '--profile', profile);
    expect(await wrong.exit).toBe(1);
    expect(wrong.problems).toMatch(/profile\.yaml is wrong:\n {2}name: .*\n {2}stages\[0\]\.delay.*/);
  });

  it.each([
    [
      'an address that others can reach',
      ['--host', '0.0.0.0'],
      /can be reached from other machines.*--allow-remote/,
    ],
    ['user data of others', ['--allow-remote', '--run-user-data'], /would run here as you/],
    ['a profile that there is not', ['--profile', 'none'], /no such profile \(instant/],
  ])('refuses %s', async (_, argv, problem) => {
    const command = new Command('--port', '0', ...argv);
    expect(await command.exit).toBe(1);
    expect(command.problems).toMatch(problem);
  });

  it('says what to do when its port is taken', async () => {
    const first = new Command('--port', '0');
    const port = new URL(await first.url()).port;
    const second = new Command('--port', port);
    expect(await second.exit).toBe(1);
    expect(second.problems).toMatch(/EADDRINUSE.*--port 0/);
    await first.end();
  });

  it('prints the schemas of its files', async () => {
    const command = new Command('--print-profile-schema');
    expect(await command.exit).toBe(0);
    const schema = JSON.parse(command.text);
    expect(schema.required).toEqual(['name']);
    expect(schema.properties.stages.items.properties.delay).toBeDefined();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type CloudInitOptions, cloudInit, LaunchPassword } from '../../src/master/index.js';

const options: CloudInitOptions = { name: 'bot1', password: 'sekrit', master: 'ci.example.com:9989' };

interface Config {
  readonly packages: readonly string[];
  readonly write_files: readonly {
    readonly path: string;
    readonly content: string;
    readonly permissions: string;
  }[];
  readonly runcmd: readonly unknown[];
}

function read(given: CloudInitOptions): Config {
  const text = cloudInit(given);
  expect(text.startsWith('#cloud-config\n')).toBe(true);
  return parse(text) as Config;
}

describe('cloudInit', () => {
  it('installs the worker, writes its configuration for its own user only, and starts it', () => {
    const { packages, write_files, runcmd } = read({ ...options, packages: ['git'], runcmd: ['echo ready'] });
    expect(packages).toEqual(['buildbot-worker', 'git']);
    expect(write_files[0]).toMatchObject({
      path: '/var/lib/buildbot/workers/bot1/buildbot.tac',
      permissions: '0600',
      defer: true,
    });
    expect(write_files[0]?.content).toContain('"ci.example.com", 9989, "bot1", "sekrit"');
    expect(write_files[0]?.content).toContain('protocol="msgpack_experimental_v7"');
    expect(runcmd).toEqual([
      ['chown', '-R', 'buildbot:buildbot', '/var/lib/buildbot/workers/bot1'],
      'echo ready',
      ['systemctl', 'enable', '--now', 'buildbot-worker@bot1.service'],
    ]);
  });

  it('keeps any password whole, whatever characters are in it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary-ascii' }), (password) => {
        const content = read({ ...options, password }).write_files[0]?.content as string;
        const [, literal] = /"bot1", ("(?:[^"\\]|\\.)*"),$/m.exec(content) ?? [];
        expect(JSON.parse(String(literal))).toBe(password);
      }),
    );
  });

  it('takes an IPv6 address in brackets', () => {
    expect(read({ ...options, master: '[fd00::1]:9989' }).write_files[0]?.content).toContain(
      '"fd00::1", 9989',
    );
  });

  it('says all that is wrong at once', () => {
    const wrong = { name: 'a b', password: '', master: 'nowhere', packages: ['ok', 'x; rm -rf /'] };
    expect(() => cloudInit(wrong)).toThrow(
      [
        "name: give the worker's name",
        'password: give a password, or a LaunchPassword',
        'master: give host:port, such as ci.example.com:9989',
        'packages[1]: give the name of a Debian package',
      ].join('\n'),
    );
  });

  it('renders the password of the present launch', () => {
    const password = new LaunchPassword();
    const before = cloudInit({ ...options, password });
    expect(cloudInit({ ...options, password })).toBe(before);
    password.renew();
    expect(cloudInit({ ...options, password })).not.toBe(before);
  });
});

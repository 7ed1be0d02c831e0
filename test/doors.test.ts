import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const top = resolve(import.meta.dirname, '..');
const SHARED = 'src/clock.ts';
const PUBLIC_DOORS = ['src/index.ts', 'src/master/index.ts', 'sim/index.ts', 'sim/ports/msw.ts'];

function sources(folder: string): string[] {
  return readdirSync(join(top, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`);
}

/** The project's files that one file imports, as paths from the top. */
function imports(file: string): string[] {
  const text = readFileSync(join(top, file), 'utf8');
  const found = text.matchAll(/(?:from|import|import\()\s*'(\.[^']+)'/g);
  return [...found].map(([, specifier]) =>
    relative(top, resolve(top, dirname(file), specifier as string)).replace(/\.js$/, '.ts'),
  );
}

function crossings(folder: string, allowed: (target: string, file: string) => boolean): string[] {
  return sources(folder).flatMap((file) =>
    imports(file)
      .filter((target) => target !== SHARED && !allowed(target, file))
      .map((target) => `${file} imports ${target}`),
  );
}

describe('doors between the rooms', () => {
  it('src imports neither sim nor conformance', () => {
    expect(crossings('src', (target) => target.startsWith('src/'))).toEqual([]);
  });

  it('the cloud client knows no workers, the worker no HTTP', () => {
    expect(crossings('src/openstack', (target) => target.startsWith('src/openstack/'))).toEqual([]);
    const http = sources('src/worker').filter((file) =>
      /from '(undici|node:https?|node:net|ws)'/.test(readFileSync(join(top, file), 'utf8')),
    );
    expect(http).toEqual([]);
  });

  it('sim imports neither src nor conformance', () => {
    expect(crossings('sim', (target) => target.startsWith('sim/'))).toEqual([]);
  });

  it('conformance uses the public entry points of both', () => {
    expect(
      crossings(
        'conformance',
        (target) => target.startsWith('conformance/') || PUBLIC_DOORS.includes(target),
      ),
    ).toEqual([]);
  });

  it('only rooms and the config files that tools insist on stand at top level', () => {
    const known = [
      '.ci',
      '.git',
      '.gitignore',
      'LICENSE',
      'README.md',
      'artefacts',
      'biome.json',
      'conformance',
      'dist',
      'node_modules',
      'package-lock.json',
      'package.json',
      'sim',
      'src',
      'test',
      'tsconfig.json',
      'vitest.config.ts',
    ];
    expect(readdirSync(top).filter((name) => !known.includes(name))).toEqual([]);
  });
});

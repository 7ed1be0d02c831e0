import { describe, expect, it } from 'vitest';
import { renderStatus } from '../../src/cli/live-view.js';
import { EmbeddedMaster, type MasterStatus, PlainWorker, shell } from '../../src/master/index.js';

const good = {
  name: 'm',
  state: ':memory:',
  workers: (master: never) => [new PlainWorker('one', 'x', {}, { master })],
  builders: [{ name: 'b', steps: [shell('make')] }],
};

function problemsOf(change: object): string {
  try {
    new EmbeddedMaster({ ...good, ...change } as never);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('a configuration', () => {
  it.each<[string, object, string]>([
    ['no name', { name: '' }, 'name: give text'],
    ['a list of workers', { workers: [] }, 'workers: give a function of the master that makes the workers'],
    [
      'what is no worker',
      { workers: () => [{}] },
      'workers[0]: give a worker: new OpenStackLatentWorker(...) or new PlainWorker(...)',
    ],
    [
      'two workers of a name',
      { workers: (master: never) => ['a', 'a'].map((name) => new PlainWorker(name, 'x', {}, { master })) },
      'workers[1].name: another worker has this name',
    ],
    ['no builder', { builders: [] }, 'builders: give at least one builder'],
    [
      'two builders of a name',
      { builders: [...good.builders, ...good.builders] },
      'builders[1].name: another builder has this name',
    ],
    ['no steps', { builders: [{ name: 'b', steps: [] }] }, 'builders[0].steps: give at least one step'],
    [
      'what is no step',
      { builders: [{ name: 'b', steps: [shell('x'), { kind: 'dance' }] }] },
      'builders[0].steps[1].kind: give a step made by shell(...) or one of its like',
    ],
    [
      'a worker that is not there',
      { builders: [{ name: 'b', steps: [shell('x')], workers: ['one', 'two'] }] },
      'builders[0].workers[1]: there is no worker two',
    ],
    [
      'a directory that climbs',
      { builders: [{ name: 'b', steps: [shell('x')], builddir: '..' }] },
      'builders[0].builddir: give one name of letters, digits, _, - and .',
    ],
    ['a port out of range', { port: 70_000 }, 'port: give a port'],
    [
      'a mail server that is none',
      { smtp: 'mail.example.org' },
      'smtp: give a URL such as smtp://user:password@mail.example.org:587',
    ],
  ])('with %s is refused', (_, change, message) => {
    expect(problemsOf(change)).toBe(message);
  });

  it('with much that is wrong is refused once, with all of it', () => {
    const wrong = { name: '', port: -1, builders: [], nonsense: true };
    expect(problemsOf(wrong).split('\n')).toHaveLength(4);
  });
});

describe('the live view', () => {
  const status: MasterStatus = {
    name: 'ci',
    port: 9989,
    now: 100_000,
    counts: { queued: 1, running: 1, finished: 30 },
    builders: ['b'],
    workers: Array.from({ length: 40 }, (_, at) => ({
      name: `bot${at}`,
      phase: 'SUBSTANTIATED',
      attached: true,
      retired: false,
      ready: true,
      builds: [{ id: 1, builder: 'b', number: 7, attempt: 2, step: 'make', claimed: 90_000 }],
    })),
    recent: [],
  };

  it('shows workers, what they build, and for how long', () => {
    const text = renderStatus(status, { columns: 120, rows: 50 });
    expect(text).toContain('ci  port 9989  1 queued  1 running  30 finished');
    expect(text).toMatch(/bot0 .*substantiated .*b #7 \(try 2\) 10 s: make/);
  });

  it('never takes more than the screen has', () => {
    for (const rows of [5, 10, 24, 60])
      for (const columns of [20, 80]) {
        const lines = renderStatus(status, { columns, rows }).split('\n');
        expect(lines.length).toBeLessThanOrEqual(Math.max(rows, 7));
        // biome-ignore lint/suspicious/noControlCharactersInRegex: colours take no room
        for (const line of lines) expect(line.replace(/\x1b\[\d+m/g, '').length).toBeLessThan(columns);
      }
  });
});

import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/master/port.js';
import { BuildQueue } from '../../../src/master/schedule/queue.js';
import { BuildStore, type StoredBuild } from '../../../src/master/store/build-store.js';
import { openDatabase } from '../../../src/master/store/database.js';
import { type NewOutput, OutputStore } from '../../../src/master/store/output-store.js';
import { StateLock } from '../../../src/master/store/state-lock.js';

const scratch = mkdtempSync(join(tmpdir(), 'store-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const fresh = { builder: 'b', properties: { branch: 'main' }, priority: 0, reason: 'why' };

describe('the store', () => {
  it('keeps builds, attempts, steps and output when it is opened again', () => {
    const path = join(scratch, 'kept.sqlite');
    const database = openDatabase(path);
    const builds = new BuildStore(database);
    const { id } = builds.submit(fresh, 1);
    const attempt = builds.claim(id, 'w', 2);
    builds.started(id, attempt, 3);
    const step = builds.startStep(id, attempt, 1, 'make', 4);
    builds.finishStep(step, { result: 'success', text: 'success' }, 5);
    builds.finish(id, attempt, { result: 'success', text: 'success' }, 6);
    const open = () => ({ build: builds.get(id), tries: builds.attempts(id), steps: builds.steps(id) });
    const before = open();
    database.close();

    const again = openDatabase(path);
    const reopened = new BuildStore(again);
    expect({ build: reopened.get(id), tries: reopened.attempts(id), steps: reopened.steps(id) }).toEqual(
      before,
    );
    expect(reopened.get(id)).toMatchObject({ ...fresh, number: 1, result: 'success', attempts: 1 });
    again.close();
  });

  it('waits for a file that another program is about to let go of', async () => {
    const path = join(scratch, 'held.sqlite');
    const holder = new Worker(
      `const { parentPort, workerData } = require('node:worker_threads');
       const { DatabaseSync } = require('@photostructure/sqlite');
       const database = new DatabaseSync(workerData);
       database.exec('PRAGMA journal_mode = WAL; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE held (a)');
       parentPort.postMessage('held');
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
       database.exec('COMMIT');
       database.close();`,
      { eval: true, workerData: path },
    );
    await once(holder, 'message');
    const left = once(holder, 'exit');
    openDatabase(path).close();
    await left;
  });

  it('refuses a file of a later version', () => {
    const path = join(scratch, 'late.sqlite');
    const database = openDatabase(path);
    database.exec('PRAGMA user_version = 99');
    database.close();
    expect(() => openDatabase(path)).toThrow('has version 99');
  });

  it('puts what ran back in the queue, once, and leaves the rest as it was', () => {
    const database = openDatabase(':memory:');
    const builds = new BuildStore(database);
    const [waits, runs, over] = [1, 2, 3].map(() => builds.submit(fresh, 0)) as StoredBuild[];
    builds.claim(Number(runs?.id), 'w', 1);
    builds.finish(
      Number(over?.id),
      builds.claim(Number(over?.id), 'w', 1),
      { result: 'failure', text: '' },
      2,
    );
    expect(builds.recover(5)).toEqual([runs?.id]);
    expect(builds.recover(6)).toEqual([]);
    expect(builds.queued().map(({ id }) => id)).toEqual([waits?.id, runs?.id]);
    expect(builds.attempts(Number(runs?.id))).toMatchObject([{ result: 'retry', finished: 5 }]);
    expect(builds.get(Number(over?.id))).toMatchObject({ state: 'finished', result: 'failure' });
    database.close();
  });

  it('forgets the oldest finished builds, but never one that is not finished', () => {
    const database = openDatabase(':memory:');
    const builds = new BuildStore(database);
    const ids = [1, 2, 3, 4].map(() => builds.submit(fresh, 0).id);
    for (const id of ids.slice(1)) {
      const attempt = builds.claim(id, 'w', 1);
      builds.startStep(id, attempt, 1, 's', 1);
      builds.finish(id, attempt, { result: 'success', text: '' }, 2);
    }
    expect(builds.prune(2)).toEqual([ids[1]]);
    expect(ids.map((id) => builds.get(id)?.state)).toEqual(['queued', undefined, 'finished', 'finished']);
    expect(ids.map((id) => builds.steps(id).length)).toEqual([0, 0, 1, 1]);
    database.close();
  });
});

describe('the store of output', () => {
  const line = (build: number, text: string): NewOutput => ({
    ...{ build, attempt: 1, step: 'make', log: 'stdio', stream: 'stdout', text },
  });

  it('gives output from where one has read to, over pages', () => {
    const output = new OutputStore(':memory:', silentLogger);
    for (let at = 0; at < 200; at++) {
      output.append(line(1, `${at}\n`));
      output.append(line(2, 'other'));
    }
    const all = [...output.read(1)];
    expect(all.map(({ text }) => text)).toEqual(Array.from({ length: 200 }, (_, at) => `${at}\n`));
    expect([...output.read(1, all[149]?.id)]).toHaveLength(50);
    output.forget([1]);
    expect([[...output.read(1)].length, [...output.read(2)].length]).toEqual([0, 200]);
    output.close();
  });

  it('is kept when it is opened again', () => {
    const path = join(scratch, 'output.sqlite');
    const output = new OutputStore(path, silentLogger);
    output.append(line(1, 'hello\n'));
    output.close();
    const again = new OutputStore(path, silentLogger);
    expect([...again.read(1)]).toMatchObject([{ step: 'make', text: 'hello\n' }]);
    again.close();
  });

  it('is put aside when it cannot be read', () => {
    const path = join(scratch, 'torn.sqlite');
    writeFileSync(path, 'torn'.repeat(10_000));
    const output = new OutputStore(path, silentLogger);
    output.append(line(1, 'hello\n'));
    expect([...output.read(1)]).toHaveLength(1);
    expect(existsSync(`${path}.damaged`)).toBe(true);
    output.close();
  });
});

describe('a state directory', () => {
  it('is for one master at a time', () => {
    const directory = mkdtempSync(join(scratch, 'state-'));
    const lock = new StateLock(directory);
    expect(() => new StateLock(directory)).toThrow(`${directory} is in use`);
    lock.release();
    new StateLock(directory).release();
  });
});

describe('the queue', () => {
  it('is always in the order of priority and age, whatever comes and goes', () => {
    const move = fc.record({ add: fc.boolean(), id: fc.nat(20), priority: fc.integer({ min: -2, max: 2 }) });
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
        const queue = new BuildQueue();
        const model = new Map<number, StoredBuild>();
        for (const { add, id, priority } of moves) {
          if (add && !model.has(id)) {
            const build = { id, priority } as StoredBuild;
            queue.add(build);
            model.set(id, build);
          } else {
            expect(queue.take(id)).toBe(model.get(id));
            model.delete(id);
          }
          const due = [...model.values()].sort((a, b) => b.priority - a.priority || a.id - b.id);
          expect([...queue]).toEqual(due);
        }
      }),
    );
  });
});

import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cloud } from '../../sim/cloud.js';
import {
  readSnapshot,
  SnapshotUnreadable,
  savedCloud,
  takeSnapshot,
  writeSnapshot,
} from '../../sim/snapshot/snapshot.js';
import { fromJson, toJson } from '../../sim/snapshot/tagged-json.js';
import { VirtualClock } from '../../src/clock.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-snapshot-'));
});
afterAll(() => rm(folder, { recursive: true }));

const { plainData } = fc.letrec((tie) => ({
  plainData: fc.oneof(
    { maxDepth: 4 },
    fc.string(),
    fc.double({ noNaN: false }),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 8 }),
    fc.array(tie('plainData'), { maxLength: 4 }),
    fc.array(fc.tuple(fc.string(), tie('plainData')), { maxLength: 4 }).map((entries) => new Map(entries)),
    fc.array(fc.string(), { maxLength: 4 }).map((items) => new Set(items)),
    fc.dictionary(
      fc.oneof(fc.string(), fc.constantFrom('$map', '$set', '$plain', '$bytes')),
      tie('plainData'),
      {
        maxKeys: 3,
        noNullPrototype: true,
      },
    ),
  ),
}));

describe('a snapshot', () => {
  it('gives back the plain data that it was made of, through JSON', () => {
    fc.assert(
      fc.property(plainData, (value) => {
        const text = JSON.stringify(toJson(value));
        expect(fromJson(JSON.parse(text))).toEqual(normalized(value));
      }),
    );
  });

  it('is written whole or not at all, for its owner alone', async () => {
    const file = join(folder, 'state.json');
    const cloud = new Cloud({ clock: new VirtualClock(), randomSeed: 3 });
    await writeSnapshot(file, takeSnapshot(cloud));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const before = await readFile(file, 'utf8');
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    await expect(writeSnapshot(file, circular as never)).rejects.toThrow();
    expect(await readFile(file, 'utf8')).toBe(before);
    expect(await readdir(folder)).toEqual(['state.json']);
  });

  it('restores a cloud that answers and draws ids as the first one would have', async () => {
    const file = join(folder, 'twin.json');
    const clock = new VirtualClock();
    const cloud = new Cloud({ clock, randomSeed: 3 });
    cloud.answer({ method: 'GET', target: '/v3', headers: {} });
    cloud.faults.add({ on: 'response_sent', effect: { kind: 'respond', status: 418 }, probability: 0.5 });
    await writeSnapshot(file, takeSnapshot(cloud));
    const twin = new Cloud({ clock, randomSeed: 99 });
    const snapshot = await readSnapshot(file);
    if (!snapshot) throw new Error('it was not written');
    twin.restore(savedCloud(snapshot));
    for (let index = 0; index < 20; index++) {
      const request = { method: 'GET', target: '/v3', headers: {} };
      expect(twin.answer(request)).toEqual(cloud.answer(request));
    }
    expect(twin.ids.uuid()).toBe(cloud.ids.uuid());
    expect(twin.journal.total).toBe(cloud.journal.total);
  });

  it('is of another format when a cloud holds other kinds of things', () => {
    const cloud = new Cloud({ clock: new VirtualClock(0), randomSeed: 1 });
    const { state, ...rest } = cloud.save();
    const tables = Object.entries(state).map(([service, held]) => [service, ...Object.keys(held).sort()]);
    const shape = JSON.stringify([Object.keys(rest).sort(), tables]);
    const digest = createHash('sha256').update(shape).digest('hex').slice(0, 16);
    // Where this fails, what a snapshot holds has changed: count its format up, then write down the new digest.
    expect([takeSnapshot(cloud).format, digest]).toEqual(['openstack-sim/9', '9465803d2b0c88c3']);
  });

  it('is refused with a reason where the file is something else', async () => {
    const file = join(folder, 'other.json');
    await writeFile(file, '{"format": "else"}');
    await expect(readSnapshot(file)).rejects.toThrow(SnapshotUnreadable);
    await writeFile(file, 'not even JSON');
    await expect(readSnapshot(file)).rejects.toThrow(/not JSON/);
    expect(await readSnapshot(join(folder, 'absent.json'))).toBeUndefined();
  });
});

/** JSON has no negative zero, and the states none either. */
function normalized(value: unknown): unknown {
  if (Object.is(value, -0)) return 0;
  if (Array.isArray(value)) return value.map(normalized);
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, normalized(item)]));
  if (value instanceof Set || value instanceof Uint8Array || typeof value !== 'object' || value === null)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, normalized(item)]));
}

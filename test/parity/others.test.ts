import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadRecordings, type Recording, readSet } from './recording.js';
import { referenceSeed } from './reference/seed.js';
import { replayOthers } from './simulator.js';

const TINY = '8f389de1-26e6-43a5-be2d-28d16ec5f8e0';
const TENANT = '9914d80cebe6430dbea8839bd31c879a';

/** As if the recorded cloud had been set up once more: the same names, other ids. */
function renamed(recordings: readonly Recording[]): Recording[] {
  const text = JSON.stringify(recordings)
    .replaceAll(TINY, '11111111-26e6-43a5-be2d-28d16ec5f8e0')
    .replaceAll(TENANT, '11111111111111111111111111111111');
  return JSON.parse(text);
}

test('recordings of a cloud set up alike are replayed by the ids that they have for the same names', async () => {
  expect(JSON.stringify(referenceSeed('zed'))).toContain(TINY);
  const chosen = loadRecordings('zed').filter(({ name }) =>
    /^(auth-scoped|glance-images$|nova-keypair-(create|import)|nova-create-(minimal-2\.1|bad-image)|cinder-list$|nova-limits)/.test(
      name,
    ),
  );
  const results = await replayOthers(renamed(chosen), 'zed');
  const login = results.find(({ recording }) => recording.name === 'auth-scoped-project-id');
  const created = results.find(({ recording }) => recording.name === 'nova-create-minimal-2.1');
  expect(login?.differences).toEqual([]);
  expect(created?.sent.body).toContain('11111111-26e6-43a5-be2d-28d16ec5f8e0');
  expect(created?.differences).toEqual([]);
});

test("the recorder's folder is read in the order of its numbers", () => {
  const folder = mkdtempSync(join(tmpdir(), 'recordings-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const request = { method: 'GET', path: '/', headers: [], body: null };
  const response = { status: 200, reason: 'OK', ms: 1, headers: [], body: { a: 1 }, body_is_json: true };
  const write = (file: string, name: string): void =>
    writeFileSync(
      join(folder, file),
      JSON.stringify({ name, service: 'nova', note: null, request, response }),
    );
  write('1000-last.json', 'last');
  write('002-first.json', 'first');
  writeFileSync(join(folder, 'INDEX.txt'), 'first last');
  const { body_is_json: json, ...answer } = response;
  expect(readSet(folder)).toEqual([
    { name: 'first', service: 'nova', request, response: { ...answer, json } },
    { name: 'last', service: 'nova', request, response: { ...answer, json } },
  ]);
});

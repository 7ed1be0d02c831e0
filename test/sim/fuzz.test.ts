import { expect, it } from 'vitest';
import { fuzz } from './fuzz/fuzz.js';
import { SEED } from './fuzz/seed.js';
import { newWorld } from './network-harness.js';

it(`whatever is asked of it, a cloud answers as a cloud does: never nothing, never a 500 that no real cloud gives (seed ${SEED})`, async () => {
  const { statuses } = await fuzz(1_000, SEED);
  expect(Object.keys(statuses).length).toBeGreaterThan(6);
});

/** What once had no answer. */
const FOUND: readonly (readonly [
  method: string,
  target: string,
  status: number,
  body: object | undefined,
])[] = [
  ['GET', '/volume/v3/volumes/detail?id=%7B%7D', 200, undefined],
  ['GET', '/volume/v3/backups?__proto__=x', 200, undefined],
  ['GET', '/volume/v3/volumes/detail?metadata=%7B%27a%27:%7B%7D%7D', 200, undefined],
  ['POST', '/compute/v2.1/os-security-group-rules', 400, { security_group_rule: { ip_protocol: 'tcp' } }],
];

const JSON_BODY = { 'content-type': 'application/json' };

it.each(FOUND)('%s %s is answered', (method, target, status, body) => {
  const { admin } = newWorld();
  const volume = { size: 1, metadata: { a: 'b' } };
  const made = admin.ask('POST', '/volume/v3/volumes', { volume }, JSON_BODY);
  expect(made.status).toBe(202);
  const backup = { volume_id: made.body.volume.id };
  expect(admin.ask('POST', '/volume/v3/backups', { backup }, JSON_BODY).status).toBe(202);
  expect(admin.ask(method, target, body, JSON_BODY).status).toBe(status);
});

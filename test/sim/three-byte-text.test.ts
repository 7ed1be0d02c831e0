import { describe, expect, it } from 'vitest';
import { ComputeClient } from './compute-servers-harness.js';

const IMAGE = '8ac9d4a4-5e03-48b0-acde-77a0345a9ab1';

function boot(client: ComputeClient, more: object, mv?: string): string {
  const server = { name: 'a', flavorRef: '1', imageRef: IMAGE, ...more };
  const answer = client.ask('POST', '/v2.1/servers', { server }, mv === undefined ? {} : { mv });
  expect(answer.status).toBe(202);
  return answer.body.server.id;
}

describe("characters that Nova's tables have no room for", () => {
  it.each([
    ['metadata', { metadata: { fruit: '🍎' } }, undefined],
    ['tags', { tags: ['🍎'], networks: 'none' }, '2.52'],
  ])('leave a new server with such %s in BUILD, and it can be deleted at once', async (_, more, mv) => {
    const client = new ComputeClient();
    const id = boot(client, more, mv);
    await client.clock.advance(1_800_000);
    const { server } = client.ask('GET', `/v2.1/servers/${id}`).body;
    expect([server.status, server['OS-EXT-STS:task_state']]).toEqual(['BUILD', 'scheduling']);
    expect(client.ask('DELETE', `/v2.1/servers/${id}`).status).toBe(204);
    expect(client.ask('GET', `/v2.1/servers/${id}`).status).toBe(404);
  });

  it('are refused with 500 in what is written at once, and nothing changes', async () => {
    const client = new ComputeClient();
    const id = boot(client, { metadata: { fruit: '리본' } });
    await client.clock.advance(1000);
    const url = `/v2.1/servers/${id}`;
    for (const [method, path, body] of [
      ['POST', '/metadata', { metadata: { fruit: '🍎' } }],
      ['PUT', '/metadata/fruit', { meta: { fruit: '🍎' } }],
      ['PUT', '/tags', { tags: ['🍎'] }],
    ] as const) {
      const { status, body: answer } = client.ask(method, `${url}${path}`, body, { mv: '2.52' });
      expect([path, status, answer.computeFault?.message]).toEqual([
        path,
        500,
        expect.stringContaining("<class 'oslo_db.exception.DBError'>"),
      ]);
    }
    expect(client.ask('GET', `${url}/metadata`).body).toEqual({ metadata: { fruit: '리본' } });
  });
});

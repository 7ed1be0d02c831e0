import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cloud, type Listening, listen } from '../../sim/index.js';
import { fuzzWalks } from '../sim/fuzz/damaged-walks.js';
import { fuzz } from '../sim/fuzz/fuzz.js';
import { SEED } from '../sim/fuzz/seed.js';

const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 100_000);

describe(`${REQUESTS} random requests (seed ${SEED})`, () => {
  it('are answered as a cloud answers, and leave no memory behind', async () => {
    globalThis.gc?.();
    const tenth = Math.ceil(REQUESTS / 10);
    const sizes: number[] = [];
    const statuses = new Map<string, number>();
    for (let part = 0; part < 10; part++) {
      const done = await fuzz(tenth, SEED + part * tenth);
      for (const [status, count] of Object.entries(done.statuses))
        statuses.set(status, (statuses.get(status) ?? 0) + count);
      globalThis.gc?.();
      sizes.push(process.memoryUsage().heapUsed);
    }
    process.stdout.write(
      `${JSON.stringify(Object.fromEntries(statuses))} heap MB ${sizes.map((size) => Math.round(size / 2 ** 20))}\n`,
    );
    if (globalThis.gc) expect(sizes[9]).toBeLessThan((sizes[1] as number) + 50 * 2 ** 20);
  }, 1_800_000);
});

describe(`every operation, asked with something wrong in it (seed ${SEED})`, () => {
  it('is answered as a cloud answers', async () => {
    const { requests, statuses } = await fuzzWalks(20, SEED);
    expect(requests).toBeGreaterThan(20_000);
    expect(Object.keys(statuses).length).toBeGreaterThan(12);
  }, 600_000);
});

let listening: Listening;
let port: number;
beforeAll(async () => {
  listening = await listen(new Cloud(), { limits: { requestSeconds: 2, bodyBytes: 2 ** 20 } });
  port = Number(new URL(listening.url).port);
});
afterAll(() => listening.close());

/** Sends bytes, then waits for the server's last word. */
function speak(text: string | readonly string[], pause = 0): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let heard = '';
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
      if (!Array.isArray(text)) socket.end();
    });
    socket.on('close', () => resolve(heard));
    socket.on('error', () => resolve(heard));
    void (async () => {
      for (const part of [text].flat()) {
        if (socket.destroyed) return;
        socket.write(part);
        if (pause) await new Promise((next) => setTimeout(next, pause));
      }
    })();
  });
}

const POST = 'POST /identity/v3/auth/tokens HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';

describe('a connection that does not behave', () => {
  it.each([
    ['no HTTP at all', 'hello\r\n\r\n', /^HTTP\/1\.1 400/],
    [
      'a header that is too large',
      `GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(70_000)}\r\n\r\n`,
      /^HTTP\/1\.1 431/,
    ],
    ['a header with control characters', 'GET / HTTP/1.1\r\nHost: x\r\nA: \u0001\r\n\r\n', /^HTTP\/1\.1 400/],
    ['two lengths', `${POST}Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}`, /^HTTP\/1\.1 400/],
    [
      'a length and chunks',
      `${POST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      /^HTTP\/1\.1 400/,
    ],
    ['a broken chunk', `${POST}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, /^HTTP\/1\.1 400/],
    ['a path that climbs', 'GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n', /^HTTP\/1\.1 404/],
    ['a whole URL', 'GET http://x/identity/v3 HTTP/1.1\r\nHost: x\r\n\r\n', /^HTTP\/1\.1 200/],
    ['no Host', 'GET /identity/v3 HTTP/1.1\r\n\r\n', /^HTTP\/1\.1 400/],
  ])('is told so: %s', async (_, text, answer) => {
    expect(await speak(text)).toMatch(answer);
  });

  it('is refused a body over the limit, and cut off', async () => {
    const big = 'a'.repeat(2 ** 20 + 1);
    expect(await speak([`${POST}Content-Length: ${big.length}\r\n\r\n`, big])).toMatch(/^HTTP\/1\.1 413/);
  });

  it('does not hold the server up when its body never ends', async () => {
    const slow = speak(
      [`${POST}Content-Length: 1000\r\n\r\n`, ...Array.from({ length: 30 }, () => 'a')],
      200,
    );
    expect((await fetch(`${listening.url}/identity/v3`)).status).toBe(200);
    expect(await slow).toMatch(/^HTTP\/1\.1 408/);
  });

  it('may go away in the middle, a thousand times', async () => {
    for (let round = 0; round < 20; round++) {
      await Promise.all(
        Array.from({ length: 50 }, async () => {
          const socket = connect(port, '127.0.0.1');
          await new Promise((resolve) => socket.once('connect', resolve));
          socket.write(`${POST}Content-Length: 1000\r\n\r\n{"auth":`);
          socket.destroy();
        }),
      );
    }
    expect((await fetch(`${listening.url}/identity/v3`)).status).toBe(200);
  });
});

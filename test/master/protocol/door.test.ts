import { connect } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../src/clock.js';
import { parseAuthorization, passwordMatches } from '../../../src/master/protocol/credentials.js';
import { LoginLimiter } from '../../../src/master/protocol/login-limiter.js';
import { openDoor } from '../support/door.js';
import { FakeWorker } from '../support/fake-worker.js';

/** Sends raw bytes; gives all that is answered until the other side hangs up, or sends `until`. */
function exchange(port: number, bytes: string, until = '\0'): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let answer = '';
    socket.on('data', (data) => {
      answer += data.toString('latin1');
      if (answer.includes(until)) socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}

function upgrade(authorization: string | undefined, more = ''): string {
  const header = authorization === undefined ? '' : `Authorization: ${authorization}\r\n`;
  const rest = `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: FL0D8CwpkLdEREqzMEHTLw==\r\n${more}`;
  return `GET /any?path HTTP/1.1\r\nHost: x\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n${header}${rest}\r\n`;
}

function basic(credentials: string): string {
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}

async function statusOf(port: number, authorization: string | undefined): Promise<string> {
  return (await exchange(port, upgrade(authorization), '\r\n')).slice(9, 12);
}

describe('the door for workers', () => {
  it.each([
    ['the right password', basic('one:se:cret'), '101'],
    ['a wrong password', basic('one:se:crets'), '401'],
    ['an unknown name', basic('two:se:cret'), '401'],
    ['an empty password', basic('one:'), '401'],
    ['no header', undefined, '401'],
    ['another scheme', 'Bearer abc', '400'],
    ['a scheme in lower case', basic('one:se:cret').replace('Basic', 'basic'), '400'],
    ['bad base64', 'Basic !!!!', '400'],
    ['no colon', basic('one'), '400'],
    ['bytes that are not UTF-8', 'Basic //86AA==', '400'],
  ])('answers %s as a Buildbot master does', async (_, authorization, status) => {
    const door = await openDoor({ one: 'se:cret' });
    expect(await statusOf(door.port, authorization)).toBe(status);
  });

  it('ignores the subprotocols and extensions that a client offers', async () => {
    const door = await openDoor({ one: 'pw' });
    const offers = 'Sec-WebSocket-Protocol: a, b\r\nSec-WebSocket-Extensions: permessage-deflate\r\n';
    const answer = await exchange(door.port, upgrade(basic('one:pw'), offers), '\r\n\r\n');
    expect(answer).toContain('101');
    expect(answer.toLowerCase()).not.toMatch(/protocol:|extensions:/);
  });

  it('tells a browser what it is', async () => {
    const door = await openDoor({});
    expect(await exchange(door.port, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n')).toContain('426');
  });

  it('slows down guessing, and then refuses even the right password', async () => {
    const limits = { tries: 3, tryEvery: 60_000, namesPerAddress: 2 };
    const door = await openDoor({ one: 'pw' }, {}, { loginLimits: limits });
    for (let guess = 0; guess < 3; guess++)
      expect(await statusOf(door.port, basic(`one:${guess}`))).toBe('401');
    const limited = await exchange(door.port, upgrade(basic('one:pw')));
    expect(limited).toMatch(/^HTTP\/1.1 429 .*Retry-After: (59|60)\r\n/s);
    expect(await statusOf(door.port, basic('two:guess'))).toBe('401');
  });
});

describe('credentials', () => {
  const name = fc.string().filter((text) => !text.includes(':'));

  it('are read back as a worker writes them', () => {
    fc.assert(
      fc.property(name, fc.string(), (worker, password) => {
        expect(parseAuthorization(basic(`${worker}:${password}`))).toEqual({ name: worker, password });
      }),
    );
  });

  it('match the one password only, and never that of a worker that does not exist', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (given, expected) => {
        expect(passwordMatches(given, expected)).toBe(given === expected);
        expect(passwordMatches(given, undefined)).toBe(false);
      }),
    );
  });
});

describe('the limit on logins', () => {
  it('lets through at most its tries, and then one each period, whenever the guesses come', async () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(gaps, async (waits) => {
        const clock = new VirtualClock(0);
        const limiter = new LoginLimiter(clock, { tries: 5, tryEvery: 1000, namesPerAddress: 50 });
        let through = 0;
        for (const gap of waits) {
          await clock.advance(gap);
          if (limiter.wait('a', 'n') > 0) continue;
          limiter.failed('a', 'n');
          through++;
        }
        expect(through).toBeLessThanOrEqual(5 + Math.floor(clock.now() / 1000) + 1);
      }),
      { numRuns: 20 },
    );
  });

  it('of one name leaves others of the same address alone', () => {
    const limiter = new LoginLimiter(new VirtualClock(), { tries: 2, tryEvery: 1000, namesPerAddress: 10 });
    for (let guess = 0; guess < 2; guess++) limiter.failed('a', 'bad');
    expect(limiter.wait('a', 'bad')).toBeGreaterThan(0);
    expect(limiter.wait('a', 'good')).toBe(0);
  });

  it('of an address holds for all names together', () => {
    const limiter = new LoginLimiter(new VirtualClock(), { tries: 2, tryEvery: 1000, namesPerAddress: 3 });
    for (let guess = 0; guess < 6; guess++) limiter.failed('a', `name ${guess}`);
    expect(limiter.wait('a', 'new')).toBeGreaterThan(0);
    expect(limiter.wait('b', 'new')).toBe(0);
  });
});

describe('a peer that is not let in', () => {
  it('never becomes a session', async () => {
    const door = await openDoor({ one: 'pw' });
    await expect(FakeWorker.connect({ name: 'one', password: 'x', port: door.port })).rejects.toThrow('401');
    const good = await FakeWorker.connect({ name: 'one', password: 'pw', port: door.port });
    const session = await door.next();
    await session.print('hello');
    expect(good.received).toMatchObject([{ op: 'print', message: 'hello' }]);
  });
});

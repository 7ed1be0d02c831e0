import { type Dispatcher, request } from 'undici';
import { expect, test } from 'vitest';
import { Cloud, SimDispatcher } from '../../sim/index.js';

const PORT = 'http://cloud.example';

/** Notes what undici's newer dialect tells of one request. */
class Noting implements Dispatcher.DispatchHandler {
  readonly told: string[] = [];

  onRequestStart(): void {}

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.told.push(`status ${status}`);
  }

  onResponseEnd(): void {
    this.told.push('end');
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.told.push(error.message);
  }
}

class Throwing extends Noting {
  override onResponseStart(): void {
    throw new Error('the handler broke');
  }
}

const get = { origin: PORT, path: '/identity/v3', method: 'GET' } as const;

test('a handler that throws fails its own request, and none that was asked with it', async () => {
  const dispatcher = new SimDispatcher(new Cloud());
  const [before, broken, after] = [new Noting(), new Throwing(), new Noting()];
  for (const handler of [before, broken, after]) dispatcher.dispatch(get, handler);
  await request(`${PORT}/identity/v3`, { dispatcher });
  expect(before.told).toEqual(['status 200', 'end']);
  expect(broken.told).toEqual(['the handler broke']);
  expect(after.told).toEqual(['status 200', 'end']);
});

test('an origin that is no URL fails the request, not the program', () => {
  const handler = new Noting();
  new SimDispatcher(new Cloud()).dispatch({ ...get, origin: 'nowhere' }, handler);
  expect(handler.told).toEqual(['Invalid URL']);
});

test('what is given up in the moment of asking is never asked', async () => {
  const cloud = new Cloud();
  const giveUp = new AbortController();
  const asked = request(`${PORT}/identity/v3`, {
    dispatcher: new SimDispatcher(cloud),
    signal: giveUp.signal,
  });
  giveUp.abort();
  await expect(asked).rejects.toThrow('aborted');
  expect(cloud.journal.total).toBe(0);
});

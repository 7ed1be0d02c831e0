import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Reply, SimRequest } from '../../sim/http/message.js';
import { Arrivals } from '../../sim/ports/arrivals.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const asks = (target: string): SimRequest => ({ method: 'GET', target, headers: {}, body: undefined });

/** Writes down what happens: `answer 1`, `send 1 to a`. */
function recorded() {
  const happened: string[] = [];
  const arrivals = new Arrivals<string>({
    answer: ({ target }, to): Reply | undefined => {
      happened.push(`answer ${target}`);
      const response = { status: 200, headers: [], body: target };
      return to === 'gone' ? undefined : { response, delay: 0, delivery: 'send' };
    },
    send: (to, request, reply) => happened.push(`send ${reply.response.body} to ${to} for ${request.target}`),
    soon: setImmediate,
  });
  return { arrivals, happened };
}

test('what arrives in one turn is answered before the first answer is sent', async () => {
  const { arrivals, happened } = recorded();
  arrivals.add(asks('1'), 'a');
  arrivals.add(asks('2'), 'b');
  expect(happened).toEqual([]);
  await turn();
  expect(happened).toEqual(['answer 1', 'answer 2', 'send 1 to a for 1', 'send 2 to b for 2']);
});

test('every request is answered once, in the order of arrival, whatever arrives while others are served', async () => {
  const crowds = fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(crowds, async (sizes) => {
      const { arrivals, happened } = recorded();
      let arrived = 0;
      for (const size of sizes) {
        for (let left = size; left > 0; left--) arrivals.add(asks(String(arrived++)), 'a');
        await turn();
      }
      for (let left = 5 * sizes.length; left > 0; left--) await turn();
      const all = Array.from({ length: arrived }, (_, index) => String(index));
      expect(happened.filter((line) => line.startsWith('answer'))).toEqual(all.map((id) => `answer ${id}`));
      expect(happened.filter((line) => line.startsWith('send'))).toEqual(
        all.map((id) => `send ${id} to a for ${id}`),
      );
    }),
    { numRuns: 30 },
  );
});

test('nothing is sent to one who does not await it any more', async () => {
  const { arrivals, happened } = recorded();
  arrivals.add(asks('1'), 'gone');
  arrivals.add(asks('2'), 'b');
  await turn();
  expect(happened).toEqual(['answer 1', 'answer 2', 'send 2 to b for 2']);
});

test('where answering or sending fails for one, the others have their answers before the error is thrown on', () => {
  const sent: string[] = [];
  let serve = (): void => {};
  const arrivals = new Arrivals<string>({
    answer: ({ target }) => {
      if (target === '2') throw new Error('cannot answer 2');
      return { response: { status: 200, headers: [], body: target }, delay: 0, delivery: 'send' };
    },
    send: (to) => {
      if (to === 'c') throw new Error('cannot send to c');
      sent.push(to);
    },
    soon: (work) => {
      serve = work;
    },
  });
  for (const [index, to] of ['a', 'b', 'c', 'd'].entries()) arrivals.add(asks(String(index + 1)), to);
  expect(() => serve()).toThrow('cannot answer 2');
  expect(sent).toEqual(['a', 'd']);
});

test('the first of a crowd have their answers before the last are looked at', async () => {
  const { arrivals, happened } = recorded();
  for (let index = 0; index < 100; index++) arrivals.add(asks(String(index)), 'a');
  for (let left = 3; left > 0; left--) await turn();
  expect(happened.indexOf('send 0 to a for 0')).toBeLessThan(happened.indexOf('answer 99'));
});

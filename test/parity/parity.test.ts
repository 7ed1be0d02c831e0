import { describe, expect, test } from 'vitest';
import { expectedFailures, failures } from './expected-failures.js';
import type { Series } from './recording.js';
import { replayOnSimulator } from './simulator.js';

const SERIES: readonly Series[] = ['zed', 'zed-without-network'];

describe.each(SERIES)('the recordings of %s', async (series) => {
  const results = await replayOnSimulator(series);
  const services = [...new Set(results.map(({ recording }) => recording.service))];

  test.each(services)(
    'of %s are answered as the real cloud answered, but for those known to differ',
    (service) => {
      const failing = failures(results.filter(({ recording }) => recording.service === service));
      expect(failing.filter((name) => !expectedFailures(series).includes(name))).toEqual([]);
    },
  );

  test('known to differ do differ: what is answered as recorded is struck off the list', () => {
    const failing = failures(results);
    expect(expectedFailures(series).filter((name) => !failing.includes(name))).toEqual([]);
  });
});

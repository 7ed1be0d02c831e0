import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Begun first, so that no core is idle while one of them ends. */
const LONGEST = ['worker/histories', 'readme', 'conformance/after-a-crash', 'master/crash', 'sim/fuzz'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = LONGEST.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return place === -1 ? LONGEST.length : place;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/interop/**', 'test/browser/**', 'test/bench/**'],
    testTimeout: 60_000,
    // What is waited for comes within milliseconds, but on a loaded machine not always within one second.
    expect: { poll: { timeout: 15_000 } },
    // The files share a loaded simulator instead of loading it 76 times, which took longer than the tests.
    pool: 'threads',
    isolate: false,
    // By default a core is left to the transformer, which has nothing to do after the first seconds.
    maxWorkers: availableParallelism(),
    sequence: { sequencer: LongestFirst },
  },
});

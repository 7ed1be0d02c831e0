import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ChangeLog } from '../../sim/compute/servers/list/change-log.js';
import type { ServerRecord } from '../../sim/compute/servers/server.js';

interface Step {
  readonly what: 'make' | 'touch' | 'forget';
  readonly which: number;
  /** Milliseconds since the step before. */
  readonly later: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom('make', 'touch', 'touch', 'touch', 'forget'),
  which: fc.nat(),
  later: fc.nat(3),
});

it('finds every server that changed since, and none that is forgotten, however long the log gets', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 60 }),
      fc.nat(200),
      fc.integer({ min: 1, max: 60 }),
      (steps, since, repeats) => {
        const all = new Map<string, ServerRecord>();
        const make = (updatedAt: number): ServerRecord => {
          const server = { id: `server-${all.size}-${updatedAt}`, updatedAt } as ServerRecord;
          all.set(server.id, server);
          return server;
        };
        for (let left = 40; left > 0; left--) make(-left);
        const log = new ChangeLog(all);
        let now = 0;
        for (const { what, which, later } of steps) {
          now += later;
          const server = [...all.values()][which % Math.max(1, all.size)];
          if (what === 'make') log.note(make(now));
          else if (what === 'forget') all.delete(server?.id ?? '');
          else if (server) {
            server.updatedAt = now;
            for (let left = repeats; left > 0; left--) log.note(server);
          }
        }
        const found = log.since(since);
        if (found === undefined) return;
        const changed = [...all.values()].filter(({ updatedAt }) => updatedAt >= since);
        expect([...found].filter(({ updatedAt }) => updatedAt >= since)).toHaveLength(changed.length);
        for (const server of changed) expect(found).toContain(server);
        for (const server of found) expect(all.get(server.id)).toBe(server);
      },
    ),
  );
});

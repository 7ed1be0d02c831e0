import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathPrefixes, separatePorts } from '../../sim/deployment.js';
import type { SimRequest } from '../../sim/http/message.js';
import { Router } from '../../sim/http/router.js';
import { chooseStage, drawDelay, stageSchema } from '../../sim/profile/stage.js';
import { Random } from '../../sim/random.js';
import { Timeline } from '../../sim/timeline.js';

describe('the timeline', () => {
  it('makes everything due happen in order, each at its own time, however late and often it is asked', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000)), fc.array(fc.nat(1000)), (dues, asked) => {
        const timeline = new Timeline();
        const seen: { name: unknown; now: number }[] = [];
        timeline.handle('test', (event, now) => seen.push({ name: event.name, now }));
        dues.forEach((due, name) => {
          timeline.at(due, { kind: 'test', name });
        });
        for (const now of [...asked].sort((a, b) => a - b)) timeline.settle(now);
        const latest = Math.max(-1, ...asked);
        const expected = dues
          .map((now, name) => ({ name, now }))
          .filter(({ now }) => now <= latest)
          .sort((a, b) => a.now - b.now || a.name - b.name);
        expect(seen).toEqual(expected);
      }),
    );
  });

  it('goes on after a restore as if nothing had been', () => {
    const timeline = new Timeline();
    timeline.at(5, { kind: 'test', name: 'first' });
    timeline.at(5, { kind: 'test', name: 'second' });
    const restored = new Timeline();
    const seen: unknown[] = [];
    restored.handle('test', (event) => seen.push(event.name));
    restored.restore(structuredClone([...timeline.scheduled]));
    restored.at(5, { kind: 'test', name: 'third' });
    restored.settle(5);
    expect(seen).toEqual(['first', 'second', 'third']);
  });
});

describe('chance', () => {
  it('repeats itself from a seed, and goes on from a saved state', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const one = new Random(seed);
        const two = new Random(seed);
        expect([one.uuid(), one.fraction(), one.integer(3, 9)]).toEqual([
          two.uuid(),
          two.fraction(),
          two.integer(3, 9),
        ]);
        const copy = new Random(one.state);
        expect(copy.uuid()).toBe(one.uuid());
      }),
    );
  });

  it('makes version 4 UUIDs', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expect(new Random(seed).uuid()).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
      }),
    );
  });

  it('draws in proportion to weight', () => {
    const random = new Random(7);
    const items = [
      { name: 'rare', weight: 0.02 },
      { name: 'usual', weight: 0.98 },
    ] as const;
    const drawn = Array.from({ length: 10_000 }, () => random.weighted(items)?.name);
    const rare = drawn.filter((name) => name === 'rare').length;
    expect(rare).toBeGreaterThan(130);
    expect(rare).toBeLessThan(270);
  });
});

describe('a stage', () => {
  const subject = { name: 'bot2', metadata: { role: 'ci' }, flavor: '1', image: 'i', project: 'p' };
  const stages = [
    stageSchema.parse({ process: 'server.build', step: 'spawning', delay: 2 }),
    stageSchema.parse({ process: 'server.build', step: 'networking', delay: 1, when: { name: 'slow-*' } }),
    stageSchema.parse({
      process: 'server.build',
      step: 'networking',
      delay: 3,
      when: { metadata: { role: 'ci' } },
    }),
  ];

  it('is chosen by process, step and what it selects', () => {
    const random = new Random(1);
    expect(chooseStage(stages, 'server.build', 'spawning', subject, random)).toBe(stages[0]);
    expect(chooseStage(stages, 'server.build', 'networking', subject, random)).toBe(stages[2]);
    expect(
      chooseStage(stages, 'server.build', 'networking', { ...subject, name: 'slow-1', metadata: {} }, random),
    ).toBe(stages[1]);
    expect(chooseStage(stages, 'server.delete', 'spawning', subject, random)).toBeUndefined();
  });

  it('takes a time within its bounds, in milliseconds', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(100), fc.nat(100), (seed, min, more) => {
        const drawn = drawDelay({ min, max: min + more }, new Random(seed));
        expect(drawn).toBeGreaterThanOrEqual(min * 1000);
        expect(drawn).toBeLessThanOrEqual((min + more) * 1000);
      }),
    );
    expect(drawDelay(1.5, new Random(1))).toBe(1500);
  });

  it('spreads around its median', () => {
    const random = new Random(3);
    const drawn = Array.from({ length: 2001 }, () => drawDelay({ median: 10, jitter: 0.5 }, random)).sort(
      (a, b) => a - b,
    );
    expect(drawn[1000]).toBeGreaterThan(9_000);
    expect(drawn[1000]).toBeLessThan(11_000);
    expect(drawn[0]).toBeGreaterThan(0);
  });
});

describe('the router', () => {
  const router = new Router<string>()
    .add('GET', '/servers', 'list')
    .add('GET', '/servers/detail', 'detail')
    .add('GET', '/servers/{id}', 'show')
    .add('DELETE', '/servers/{id}', 'delete')
    .add('GET', '/servers/{id}/metadata/{key}', 'item');

  it('prefers the literal, and fills in parameters decoded', () => {
    expect(router.match('/servers/detail')?.methods.get('GET')).toBe('detail');
    const show = router.match('/servers/a%20b');
    expect(show?.methods.get('GET')).toBe('show');
    expect({ ...show?.params }).toEqual({ id: 'a b' });
    expect({ ...router.match('/servers/1/metadata/__proto__')?.params }).toEqual({
      id: '1',
      key: '__proto__',
    });
  });

  it('finds nothing for a trailing slash, an empty or broken segment, a longer or shorter path', () => {
    for (const path of [
      '/servers/',
      '/servers//metadata/x',
      '/servers/%E0%A4%A',
      '/',
      '/servers/1/metadata',
      '/servers/1/x',
    ]) {
      expect(router.match(path), path).toBeUndefined();
    }
  });
});

function request(target: string, host: string, localPort?: number): SimRequest {
  return { method: 'GET', target, headers: { host }, localPort };
}

describe('a deployment', () => {
  it('on one port finds services by their prefix, and Keystone where there is none', () => {
    const located = (target: string) => pathPrefixes.locate(request(target, 'h:1'));
    expect(located('/compute/v2.1?x=1')).toEqual({
      service: 'compute',
      target: '/v2.1?x=1',
      root: 'http://h:1/compute',
    });
    expect(located('/image')).toEqual({ service: 'image', target: '/', root: 'http://h:1/image' });
    expect(located('/volume?limit=1')).toEqual({
      service: 'volume',
      target: '/?limit=1',
      root: 'http://h:1/volume',
    });
    expect(located('/v2.0/tokens')).toEqual({
      service: 'identity',
      target: '/v2.0/tokens',
      root: 'http://h:1',
    });
    expect(located('/computer')).toEqual({ service: 'identity', target: '/computer', root: 'http://h:1' });
    expect(located('/constructor/x')).toMatchObject({ service: 'identity' });
  });

  it('with separate ports finds services by port, and links to the first port of each', () => {
    const standard = separatePorts();
    expect(standard.locate(request('/v3', 'cloud:35357'))).toMatchObject({ service: 'identity' });
    expect(standard.locate(request('/v2.1', 'cloud.example', 8774))).toMatchObject({ service: 'compute' });
    expect(standard.locate(request('/', 'cloud:1'))).toBeUndefined();
    expect(standard.root('image', request('/', 'cloud:35357'))).toBe('http://cloud:9292');
    expect(standard.root('volume', request('/', '[::1]:5000'))).toBe('http://[::1]:8776');
  });
});

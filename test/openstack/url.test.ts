import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  joinUrl,
  lastSegment,
  withoutLastSegment,
  withoutTrailingSlashes,
} from '../../src/openstack/http/url.js';

const segment = fc.string({ minLength: 1, unit: 'binary' }).filter((text) => text !== '.' && text !== '..');
const prefix = fc.array(
  fc.stringMatching(/^[a-z0-9.]{1,8}$/).filter((part) => !/^\.+$/.test(part)),
  {
    maxLength: 3,
  },
);
const base = fc
  .tuple(fc.constantFrom('http://h', 'https://h:8774', 'http://[::1]:5000'), prefix)
  .map(([origin, parts]) => [origin, ...parts].join('/'));
const slashes = fc.integer({ min: 0, max: 3 }).map((count) => '/'.repeat(count));

describe('joining URLs', () => {
  it('keeps host and prefix, and gives the segments back, whatever slashes and characters there are', () => {
    fc.assert(
      fc.property(base, slashes, fc.array(segment, { minLength: 1, maxLength: 3 }), (root, end, parts) => {
        const joined = new URL(joinUrl(root + end, parts));
        expect(joined.origin).toBe(new URL(root).origin);
        const before = new URL(root).pathname.split('/').filter(Boolean);
        const path = joined.pathname.split('/').slice(1);
        expect(path.slice(0, before.length)).toEqual(before);
        expect(path.slice(before.length).map(decodeURIComponent)).toEqual(parts);
      }),
    );
  });

  it('refuses a segment that would lead elsewhere', () => {
    for (const stray of ['', '.', '..'])
      expect(() => joinUrl('http://h', ['servers', stray])).toThrow(RangeError);
  });

  it('repeats a key for a list of values and leaves out what is undefined', () => {
    const query = { status: ['ACTIVE', 'ERROR'], name: undefined, 'changes-since': '2026-01-01T00:00:00Z' };
    expect(joinUrl('http://h/v2.1/', ['servers'], query)).toBe(
      'http://h/v2.1/servers?status=ACTIVE&status=ERROR&changes-since=2026-01-01T00%3A00%3A00Z',
    );
  });

  it('takes the last segment off and finds it, with or without slashes at the end', () => {
    fc.assert(
      fc.property(base, slashes, (root, end) => {
        const url = `${root}/v3${end}`;
        expect(lastSegment(url)).toBe('v3');
        expect(withoutLastSegment(url)).toBe(root);
        expect(withoutTrailingSlashes(url)).toBe(`${root}/v3`);
      }),
    );
  });
});

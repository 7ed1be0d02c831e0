import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasInterpolation, interpolate } from '../../src/worker/interpolation.js';

const properties = { os: 'debian', empty: '', no: false, zero: 0, nothing: null, n: 12 };

describe('an interpolation', () => {
  it.each([
    ['%(prop:os)s', 'debian'],
    ['image-%(prop:os)s-%(prop:n)s', 'image-debian-12'],
    ['%(prop:missing)s', ''],
    ['%(prop:nothing)s', ''],
    ['%(prop:missing:-trixie)s', 'trixie'],
    ['%(prop:empty:-trixie)s', ''],
    ['%(prop:empty:~trixie)s', 'trixie'],
    ['%(prop:os:+yes)s%(prop:missing:+yes)s', 'yes'],
    ['%(prop:os:?|there|not there)s', 'there'],
    ['%(prop:missing:?:there:not there)s', 'not there'],
    ['%(prop:no:#?|true|false)s', 'false'],
    ['%(prop:missing:-%(prop:os)s)s', 'debian'],
    ['%(prop:missing:-a (b))s', 'a (b)'],
    ['%%(prop:os)s', '%(prop:os)s'],
    ['100%% of $(date +%s) %(prop', '100%% of $(date +%s) %(prop'],
    ['%(prop:os', '%(prop:os'],
    ['%(kw:os)s', '%(kw:os)s'],
    ['%(prop:toString)s', ''],
  ])('%s gives %o', (text, value) => {
    expect(interpolate(text, properties)).toBe(value);
  });

  it('leaves every text alone that has none', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!hasInterpolation(text));
        expect(interpolate(text, properties)).toBe(text);
      }),
    );
  });
});

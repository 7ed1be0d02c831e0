import { fc } from './fast-check.js';

const KEY_CHARACTERS = [...'abcXYZ019-_:. '];

/** Keys that Nova takes, and that are not a worker's own. */
const key = fc
  .string({ unit: fc.constantFrom(...KEY_CHARACTERS), minLength: 1, maxLength: 40 })
  .filter((text) => !/^(BUILDBOT|openstack-)/.test(text) && text.trim() !== '');

/** Text that survives JSON and Nova's tables: no control characters, and none of four bytes in UTF-8. */
const value = fc
  .string({ unit: 'grapheme', maxLength: 60 })
  .map((text) => text.replaceAll(/[\p{Cc}\p{Cs}\u{10000}-\u{10ffff}]/gu, 'é'));

/** Metadata of a server as Nova takes it: up to 20 keys. */
export const metadata: fc.Arbitrary<Readonly<Record<string, string>>> = fc.dictionary(key, value, {
  maxKeys: 20,
  noNullPrototype: true,
});

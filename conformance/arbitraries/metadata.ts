import { fc } from './fast-check.js';

const KEY_CHARACTERS = [...'abcXYZ019-_:. '];

/** Keys that Nova takes, and that are not a worker's own. */
const key = fc
  .string({ unit: fc.constantFrom(...KEY_CHARACTERS), minLength: 1, maxLength: 40 })
  .filter((text) => !/^(BUILDBOT|openstack-)/.test(text) && text.trim() !== '');

/** Text that survives JSON and a database: no lone surrogates, no control characters. */
const value = fc
  .string({ unit: 'grapheme', maxLength: 60 })
  .filter((text) => !/\p{Cc}/u.test(text) && [...text].length <= 255);

/** Metadata of a server as Nova takes it: up to 20 keys. */
export const metadata: fc.Arbitrary<Readonly<Record<string, string>>> = fc.dictionary(key, value, {
  maxKeys: 20,
  noNullPrototype: true,
});

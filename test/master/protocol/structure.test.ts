import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MalformedMessageError } from '../../../src/master/protocol/structure.js';
import {
  asMessage,
  decodeValue,
  encodeMessage,
  type WireMap,
  type WireValue,
} from '../../../src/master/protocol/wire.js';

const { value } = fc.letrec<{ value: WireValue; map: WireMap }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true }).map((number) => number + 0),
    fc.integer(),
    fc.string(),
    fc.uint8Array(),
    fc.array(tie('value'), { maxLength: 20 }),
    tie('map'),
  ),
  map: fc.dictionary(
    fc.string().filter((key) => key !== '__proto__'),
    tie('value'),
    { noNullPrototype: true },
  ),
}));

/** The answer, or the error that a malformed message must give and no other. */
function read(bytes: Uint8Array): unknown {
  try {
    return decodeValue(bytes);
  } catch (error) {
    if (error instanceof MalformedMessageError) return 'malformed';
    throw error;
  }
}

describe('a message', () => {
  it('of any values is read back as it was written', () => {
    fc.assert(
      fc.property(value, (given) => {
        expect(decodeValue(encode(given))).toEqual(given);
      }),
    );
  });

  it('that is cut, at whatever place, is malformed', () => {
    fc.assert(
      fc.property(value, fc.nat(), (given, at) => {
        const bytes = encode(given);
        expect(read(bytes.subarray(0, at % bytes.length))).toBe('malformed');
      }),
    );
  });

  it('that is followed by anything is malformed', () => {
    fc.assert(
      fc.property(value, fc.uint8Array({ minLength: 1 }), (given, more) => {
        expect(read(Buffer.concat([encode(given), more]))).toBe('malformed');
      }),
    );
  });

  it('of any bytes is read or malformed, and never anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void read(bytes)),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['an array of four thousand million', 'ddffffffff'],
    ['a map of four thousand million', 'dfffffffff'],
    ['a text of four thousand million bytes', 'dbffffffff'],
    ['arrays within arrays that add up to more than there is', 'dc0004dc0004dc0004c0c0c0c0'],
    ['an extension type', 'd4ff00'],
    ['0xc1', 'c1'],
    ['nothing', ''],
  ])('that claims %s is malformed, and nothing is allocated for it', (_, hex) => {
    expect(read(Buffer.from(hex, 'hex'))).toBe('malformed');
  });

  it('that nests a thousand deep is malformed', () => {
    expect(read(Buffer.concat([Buffer.alloc(1000, 0x91), Buffer.from([0xc0])]))).toBe('malformed');
  });

  it('that names a prototype is malformed', () => {
    expect(read(Buffer.from('81a95f5f70726f746f5f5f80', 'hex'))).toBe('malformed');
  });

  it('keeps the order of its keys', () => {
    const bytes = encodeMessage({ op: 'print', message: 'x', seq_number: 0 });
    expect(Buffer.from(bytes).toString('latin1')).toMatch(/op.*message.*seq_number/s);
  });

  it.each([
    ['no map', 3],
    ['a list', ['op', 'seq_number']],
    ['without op', { seq_number: 1 }],
    ['without seq_number', { op: 'print' }],
    ['with an op that is no text', { op: 3, seq_number: 1 }],
    ['with a seq_number that is no whole number', { op: 'print', seq_number: 1.5 }],
  ])('that is %s is none', (_, given) => {
    expect(asMessage(given as WireValue)).toBeUndefined();
  });
});

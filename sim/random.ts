import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** All chance in a cloud comes from one of these, so that a seed repeats a run to the byte. */
export class Random {
  readonly #generator;

  /** @param source a seed, or the state of another generator ({@link Random.state}) to go on from */
  constructor(source: number | readonly number[]) {
    this.#generator =
      typeof source === 'number' ? xoroshiro128plus(source) : xoroshiro128plusFromState(source);
    if (typeof source === 'number') for (let turn = 0; turn < WARM_UP; turn++) this.#generator.next();
  }

  get state(): readonly number[] {
    return this.#generator.getState();
  }

  /** Uniform in [0, 1). */
  fraction(): number {
    return uniformFloat64(this.#generator);
  }

  /** Uniform in [min, max), both integers. */
  integer(min: number, max: number): number {
    return min + Math.floor(this.fraction() * (max - min));
  }

  /** `length` lower-case hexadecimal digits. */
  hex(length: number): string {
    const digits = Buffer.allocUnsafe(length);
    let word = 0;
    for (let place = 0; place < length; place++) {
      word = place % 8 === 0 ? this.#generator.next() : word >>> 4;
      digits[place] = DIGITS[word & 15] as number;
    }
    return digits.toString('latin1');
  }

  /** A version 4 UUID, as Nova, Glance, Cinder and Neutron name what they make. */
  uuid(): string {
    let word = 0;
    for (let digit = 0; digit < 32; digit++) {
      word = digit % 8 === 0 ? this.#generator.next() : word >>> 4;
      UUID[UUID_PLACES[digit] as number] = DIGITS[word & 15] as number;
    }
    UUID[14] = DIGITS[4] as number;
    UUID[19] = DIGITS[8 | (word & 3)] as number;
    return UUID.toString('latin1');
  }

  /** One of the items, each as probable as its weight. */
  weighted<Item extends { readonly weight: number }>(items: readonly Item[]): Item | undefined {
    if (items.length < 2) return items[0];
    let left = this.fraction() * items.reduce((sum, item) => sum + item.weight, 0);
    for (const item of items) {
      left -= item.weight;
      if (left < 0) return item;
    }
    return items.at(-1);
  }
}

/** What comes first is too much like the seed. */
const WARM_UP = 20;

const DIGITS = Buffer.from('0123456789abcdef');
/** Each UUID is written into this one, between the dashes. */
const UUID = Buffer.from('00000000-0000-0000-0000-000000000000');
const UUID_PLACES = [...UUID.keys()].filter((place) => ![8, 13, 18, 23].includes(place));

import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** All chance in a cloud comes from one of these, so that a seed repeats a run to the byte. */
export class Random {
  readonly #generator;

  /** @param source a seed, or the state of another generator ({@link Random.state}) to go on from */
  constructor(source: number | readonly number[]) {
    this.#generator =
      typeof source === 'number' ? xoroshiro128plus(source) : xoroshiro128plusFromState(source);
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
    let digits = '';
    while (digits.length < length) digits += WORD[this.#generator.next() & 0xffff];
    return digits.slice(0, length);
  }

  /** A version 4 UUID, as Nova, Glance, Cinder and Neutron name what they make. */
  uuid(): string {
    const hex = this.hex(32);
    const variant = '89ab'[Number.parseInt(hex[16] as string, 16) & 3];
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
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

const WORD = Array.from({ length: 0x10000 }, (_, value) => value.toString(16).padStart(4, '0'));

import type { Cidr } from '../addresses.js';

type Range = readonly [first: bigint, last: bigint];

/** The fewest prefixes that hold what some do and others do not, by address. All of one IP version. */
export function prefixesOf(version: 4 | 6, held: readonly Cidr[], without: readonly Cidr[] = []): Cidr[] {
  return merged(held)
    .flatMap((range) => cut(range, merged(without)))
    .flatMap((range) => split(version, range));
}

/** Whether all of the one's addresses are the other's too. */
export function covers(version: 4 | 6, held: readonly Cidr[], wanted: readonly Cidr[]): boolean {
  return prefixesOf(version, wanted, held).length === 0;
}

function merged(cidrs: readonly Cidr[]): Range[] {
  const ranges: [bigint, bigint][] = [];
  const inOrder = [...cidrs].sort((a, b) => (a.first < b.first ? -1 : Number(a.first > b.first)));
  for (const { first, last } of inOrder) {
    const before = ranges.at(-1);
    if (before && first <= before[1] + 1n) before[1] = last > before[1] ? last : before[1];
    else ranges.push([first, last]);
  }
  return ranges;
}

/** @param holes in order, none touching another */
function cut([first, last]: Range, holes: readonly Range[]): Range[] {
  const left: Range[] = [];
  let start = first;
  for (const [from, to] of holes) {
    if (to < start || from > last) continue;
    if (from > start) left.push([start, from - 1n]);
    start = to + 1n;
  }
  return start <= last ? [...left, [start, last]] : left;
}

function split(version: 4 | 6, [first, last]: Range): Cidr[] {
  const bits = version === 4 ? 32 : 128;
  const parts: Cidr[] = [];
  for (let start = first; start <= last; ) {
    let length = 0;
    while (length < bits && fits(start, last, length + 1)) length++;
    const end = start + (1n << BigInt(length)) - 1n;
    parts.push({ version, first: start, last: end, prefix: bits - length });
    start = end + 1n;
  }
  return parts;
}

/** Whether a prefix with this many free bits may begin here. */
function fits(start: bigint, last: bigint, length: number): boolean {
  const size = 1n << BigInt(length);
  return start % size === 0n && start + size - 1n <= last;
}

import { firstPlace } from './first-place.js';

/** What a list is ordered by when nobody asks for another order: OpenStack's databases keep whole seconds. */
export interface Aged {
  readonly id: string;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
}

/** Below 0 where `a` is listed behind `b`. */
export type Order = (a: Aged, b: Aged) => number;

/**
 * Records in the order that OpenStack lists them by default: newest first, those of one second by id, greatest
 * first where nothing else is said. A page after a marker costs no more in a list of 100,000 than in one of 100.
 */
export class NewestFirst<Item extends Aged> {
  /** Oldest first, so that what is new goes to the end. */
  readonly #items: Item[];
  readonly #order: Order;

  constructor(items: Iterable<Item> = [], order: Order = byAge) {
    this.#order = order;
    this.#items = [...items].sort(order);
  }

  get size(): number {
    return this.#items.length;
  }

  add(item: Item): void {
    const last = this.#items.at(-1);
    if (!last || this.#order(last, item) < 0) this.#items.push(item);
    else this.#items.splice(this.#place(item), 0, item);
  }

  remove(item: Item): void {
    const place = this.#place(item);
    if (this.#items[place]?.id === item.id) this.#items.splice(place, 1);
  }

  /** All of them, or those that follow `marker`, which need not be among them. */
  *after(marker?: Aged): Generator<Item> {
    const start = marker ? this.#place(marker) : this.#items.length;
    for (let place = start - 1; place >= 0; place--) yield this.#items[place] as Item;
  }

  /** Where the item is, or would be. */
  #place(item: Aged): number {
    return firstPlace(this.#items.length, (place) => this.#order(this.#items[place] as Item, item) < 0);
  }
}

function byAge(a: Aged, b: Aged): number {
  return (
    Math.floor(a.createdAt / 1000) - Math.floor(b.createdAt / 1000) || (a.id < b.id ? -1 : +(a.id > b.id))
  );
}

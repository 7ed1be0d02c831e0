import TinyQueue from 'tinyqueue';

/** Something that will happen to a record: plain data, so that a cloud can be saved with what awaits it. */
export interface TimelineEvent {
  /** Says who handles it: `compute/server-step`, `volume/volume-step`... */
  readonly kind: string;
  readonly [detail: string]: unknown;
}

export interface Scheduled {
  readonly due: number;
  readonly order: number;
  readonly event: TimelineEvent;
}

export type TimelineHandler = (event: TimelineEvent, now: number) => void;

/**
 * What is to come, in order. Nothing here moves by itself: {@link Timeline.settle} makes everything happen
 * that is due, each at its own time, however late it is called. So an answer depends on the clock alone.
 */
export class Timeline {
  readonly #handlers = new Map<string, TimelineHandler>();
  #queue = new TinyQueue<Scheduled>([], inOrder);
  #order = 0;
  #settling = false;
  #now = 0;
  /** Called when the earliest due time may have changed. */
  onChange: (() => void) | undefined;

  handle(kind: string, handler: TimelineHandler): void {
    this.#handlers.set(kind, handler);
  }

  at(due: number, event: TimelineEvent): void {
    this.#queue.push({ due, order: this.#order++, event });
    if (!this.#settling) this.onChange?.();
  }

  /** The due time of what is happening; else the time up to which everything has happened. */
  get now(): number {
    return this.#now;
  }

  get nextDue(): number | undefined {
    return this.#queue.peek()?.due;
  }

  get scheduled(): readonly Scheduled[] {
    return this.#queue.data;
  }

  restore(scheduled: readonly Scheduled[]): void {
    this.#queue = new TinyQueue([...scheduled], inOrder);
    this.#order = scheduled.reduce((order, item) => Math.max(order, item.order + 1), 0);
    this.onChange?.();
  }

  /** Makes everything due by `now` happen, in order. */
  settle(now: number): void {
    if (this.#settling) return;
    const first = this.#queue.peek();
    if (!first || first.due > now) {
      this.#now = now;
      return;
    }
    this.#settling = true;
    try {
      for (let next = this.#queue.peek(); next && next.due <= now; next = this.#queue.peek()) {
        this.#queue.pop();
        this.#now = next.due;
        const handler = this.#handlers.get(next.event.kind);
        if (!handler) throw new Error(`nobody handles the timeline event ${next.event.kind}`);
        handler(next.event, next.due);
      }
    } finally {
      this.#settling = false;
      this.#now = now;
    }
    this.onChange?.();
  }
}

/** Earlier first; of those due together, the one planned first. */
function inOrder(a: Scheduled, b: Scheduled): number {
  return a.due - b.due || a.order - b.order;
}

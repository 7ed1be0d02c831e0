/** Events for one reader, in order; the reader waits for the next. */
export class Mailbox<T> {
  readonly #events: T[] = [];
  #waiting: { resolve(): void; reject(reason: unknown): void } | undefined;
  #end: { readonly reason: unknown } | undefined;
  #closed = false;

  put(event: T): void {
    this.#events.push(event);
    this.#waiting?.resolve();
  }

  /** Nothing more is taken, not even what has come. */
  end(reason: unknown): void {
    this.#end = { reason };
    this.#waiting?.reject(reason);
  }

  /** The reader is told that it is over; nothing more is taken, not even what has come. */
  close(): void {
    this.#closed = true;
    this.#waiting?.resolve();
  }

  /** Undefined once it is closed. @throws the reason of the end */
  async take(): Promise<T | undefined> {
    if (this.#end === undefined && !this.#closed && this.#events.length === 0) {
      await new Promise<void>((resolve, reject) => {
        this.#waiting = { resolve, reject };
      });
    }
    if (this.#end !== undefined) throw this.#end.reason;
    return this.#closed ? undefined : this.#events.shift();
  }
}

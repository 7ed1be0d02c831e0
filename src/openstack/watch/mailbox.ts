/** Events for one reader, in order; the reader waits for the next. */
export class Mailbox<T> {
  readonly #events: T[] = [];
  #waiting: { resolve(): void; reject(reason: unknown): void } | undefined;
  #end: { readonly reason: unknown } | undefined;

  put(event: T): void {
    this.#events.push(event);
    this.#waiting?.resolve();
  }

  /** Nothing more is taken, not even what has come. */
  end(reason: unknown): void {
    this.#end = { reason };
    this.#waiting?.reject(reason);
  }

  /** @throws the reason of the end */
  async take(): Promise<T> {
    if (this.#end === undefined && this.#events.length === 0) {
      await new Promise<void>((resolve, reject) => {
        this.#waiting = { resolve, reject };
      });
    }
    if (this.#end !== undefined) throw this.#end.reason;
    return this.#events.shift() as T;
  }
}

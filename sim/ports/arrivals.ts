import type { Reply, SimRequest } from '../http/message.js';

/** Requests that are answered before the first of their answers is sent; the others of a crowd wait for the next turn. */
const AT_ONCE = 64;

interface Arrival<To> {
  readonly request: SimRequest;
  readonly to: To;
}

/**
 * The requests that one turn of the event loop brought: read together, then answered in the order in which they
 * arrived, then sent together. Each step finds its code and data in the processor's caches, and a client that awaits
 * several answers is woken once; `npm run bench` shows what that gives where several connections ask at a time.
 */
export class Arrivals<To> {
  readonly #answer: (request: SimRequest) => Reply;
  readonly #send: (to: To, request: SimRequest, reply: Reply) => void;
  #waiting: Arrival<To>[] = [];

  constructor(
    answer: (request: SimRequest) => Reply,
    send: (to: To, request: SimRequest, reply: Reply) => void,
  ) {
    this.#answer = answer;
    this.#send = send;
  }

  /** @param to whom the answer goes to */
  add(request: SimRequest, to: To): void {
    if (this.#waiting.push({ request, to }) === 1) setImmediate(this.#serve);
  }

  readonly #serve = (): void => {
    const served = this.#waiting;
    this.#waiting = served.length > AT_ONCE ? served.splice(AT_ONCE) : [];
    if (this.#waiting.length > 0) setImmediate(this.#serve);
    const replies = served.map(({ request }) => this.#answer(request));
    for (const [index, reply] of replies.entries()) {
      const { request, to } = served[index] as Arrival<To>;
      this.#send(to, request, reply);
    }
  };
}

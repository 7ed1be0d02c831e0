import type { Reply, SimRequest } from '../http/message.js';

/** Requests that are answered before the first of their answers is sent; the others of a crowd come after. */
const AT_ONCE = 64;

interface Arrival<To> {
  readonly request: SimRequest;
  readonly to: To;
}

/** Who answers the requests, and sends the answers. */
export interface Desk<To> {
  /** Undefined: nobody awaits the answer any more, and it is as if it had not been asked for. */
  answer(request: SimRequest, to: To): Reply | undefined;
  send(to: To, request: SimRequest, reply: Reply): void;
  /** Calls soon, after what else arrives at the same time. */
  soon(serve: () => void): void;
}

/**
 * The requests that arrive at the same time: answered in the order in which they arrived, and only then are the
 * answers sent. Each step finds its code and data in the processor's caches, and a client that awaits several
 * answers is woken once; `npm run bench` shows what that gives where several ask at a time. Where one of them makes the
 * desk throw, the others have their answers before that is thrown on.
 */
export class Arrivals<To> {
  readonly #desk: Desk<To>;
  #waiting: Arrival<To>[] = [];

  constructor(desk: Desk<To>) {
    this.#desk = desk;
  }

  /** @param to whom the answer goes to */
  add(request: SimRequest, to: To): void {
    if (this.#waiting.push({ request, to }) === 1) this.#desk.soon(this.#serve);
  }

  readonly #serve = (): void => {
    const served = this.#waiting;
    this.#waiting = served.length > AT_ONCE ? served.splice(AT_ONCE) : [];
    if (this.#waiting.length > 0) this.#desk.soon(this.#serve);
    const replies: (Reply | undefined)[] = [];
    const errors: unknown[] = [];
    for (const [index, { request, to }] of served.entries()) {
      try {
        replies[index] = this.#desk.answer(request, to);
      } catch (error) {
        errors.push(error);
      }
    }
    for (const [index, { request, to }] of served.entries()) {
      const reply = replies[index];
      try {
        if (reply) this.#desk.send(to, request, reply);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  };
}

/** A build's output as it comes, then how it ended. */
import { once } from 'node:events';
import type { EmbeddedMaster } from '../embedded-master.js';
import type { BuildId, Ending } from '../store/build-store.js';
import type { OutputPiece } from '../store/output-store.js';

export type Followed =
  | ({ readonly type: 'output' } & OutputPiece)
  | { readonly type: 'retried'; readonly text: string }
  | ({ readonly type: 'finished' } & Ending);

/**
 * Read from the store, a page at a time, so that a slow reader takes no memory.
 * @throws the signal's reason when it aborts.
 */
export async function* follow(
  master: EmbeddedMaster,
  id: BuildId,
  signal: AbortSignal,
  after = 0,
): AsyncGenerator<Followed> {
  let last = after;
  const news = new News(master, id);
  try {
    for (;;) {
      const build = master.builds.get(id);
      for (const piece of master.output.read(id, last)) {
        last = piece.id;
        yield { type: 'output', ...piece };
      }
      yield* news.retries();
      if (build?.state === 'finished' && build.result) {
        yield { type: 'finished', result: build.result, text: build.text ?? '' };
        return;
      }
      await news.next(signal);
    }
  } finally {
    news.end();
  }
}

/** Whether something has happened to a build since one last looked. */
class News {
  readonly #master: EmbeddedMaster;
  readonly #wake = new EventTarget();
  readonly #retries: Followed[] = [];
  #fresh = false;
  readonly #output: (event: { build: BuildId }) => void;
  readonly #finished: (event: { build: { id: BuildId } }) => void;
  readonly #retried: (event: { build: { id: BuildId }; text: string }) => void;

  constructor(master: EmbeddedMaster, id: BuildId) {
    this.#master = master;
    this.#output = ({ build }) => build === id && this.#happened();
    this.#finished = ({ build }) => build.id === id && this.#happened();
    this.#retried = ({ build, text }) => {
      if (build.id !== id) return;
      this.#retries.push({ type: 'retried', text });
      this.#happened();
    };
    master.events.on('output', this.#output);
    master.events.on('finished', this.#finished);
    master.events.on('retried', this.#retried);
  }

  *retries(): Generator<Followed> {
    yield* this.#retries.splice(0);
  }

  async next(signal: AbortSignal): Promise<void> {
    if (!this.#fresh) await once(this.#wake, 'news', { signal });
    this.#fresh = false;
  }

  end(): void {
    this.#master.events.off('output', this.#output);
    this.#master.events.off('finished', this.#finished);
    this.#master.events.off('retried', this.#retried);
  }

  #happened(): void {
    this.#fresh = true;
    this.#wake.dispatchEvent(new Event('news'));
  }
}

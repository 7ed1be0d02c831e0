import type { ComputeState } from '../../state.js';
import type { ServerRecord } from '../server.js';
import type { ServerFormat } from './server-format.js';

/** What was rendered of a server's state in one format. */
export interface Rendering {
  readonly format: ServerFormat;
  /** `{"id": ...}` */
  document?: Buffer;
  /** `{"server": {"id": ...}}` */
  answer?: Buffer;
}

interface Rendered {
  readonly revision: number;
  readonly stamp: number;
  /** In the ring. */
  readonly place: number;
  /** Few: a list is searched sooner than a map is made. */
  readonly renderings: Rendering[];
}

const MOST = 20_000;

/** Renderings of the servers of a cloud that were last asked for; the oldest goes when there are more. */
class Renderings {
  readonly #rendered = new Map<ServerRecord, Rendered>();
  /** Those servers in a ring, since finding a map's oldest key means passing by all that were taken out before it. */
  readonly #ring: (ServerRecord | undefined)[] = [];
  #next = 0;

  /** @param stamp of what a document shows beside the server's own state */
  of(server: ServerRecord, stamp: number, format: ServerFormat): Rendering {
    const { renderings } = this.#current(server, stamp);
    const known = renderings.find((rendering) => rendering.format === format);
    if (known) return known;
    const rendering: Rendering = { format };
    renderings.push(rendering);
    return rendering;
  }

  forget(server: ServerRecord): void {
    const known = this.#rendered.get(server);
    if (!known) return;
    this.#rendered.delete(server);
    this.#ring[known.place] = undefined;
  }

  #current(server: ServerRecord, stamp: number): Rendered {
    const known = this.#rendered.get(server);
    if (known && known.revision === server.revision && known.stamp === stamp) return known;
    const { revision } = server;
    const fresh: Rendered = {
      revision,
      stamp,
      place: known?.place ?? this.#placeFor(server),
      renderings: [],
    };
    this.#rendered.set(server, fresh);
    return fresh;
  }

  #placeFor(server: ServerRecord): number {
    const place = this.#next;
    const oldest = this.#ring[place];
    if (oldest) this.#rendered.delete(oldest);
    this.#ring[place] = server;
    this.#next = (place + 1) % MOST;
    return place;
  }
}

const ofClouds = new WeakMap<ComputeState, Renderings>();

export function renderingsOf(state: ComputeState): Renderings {
  const known = ofClouds.get(state);
  if (known) return known;
  const made = new Renderings();
  ofClouds.set(state, made);
  return made;
}

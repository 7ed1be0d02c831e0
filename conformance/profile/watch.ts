import { type Clock, type Seconds, sleep } from '../../src/index.js';

/** When something was first seen to be in a state, in seconds since the watch began. */
export interface Sighting<State> {
  readonly at: Seconds;
  readonly state: State;
}

/** Nothing that is watched takes longer. */
const LONGEST: Seconds = 1_800;

/**
 * Looks until a state is the last, oftener at first. A change is dated half way between the looks before and after it.
 * @throws Error when it never is
 */
export async function watched<State extends string>(
  look: () => Promise<State>,
  isLast: (state: State) => boolean,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<readonly Sighting<State>[]> {
  const began = clock.now();
  const sightings: Sighting<State>[] = [];
  for (let before = 0; before < LONGEST; ) {
    signal.throwIfAborted();
    const state = await look();
    const now = (clock.now() - began) / 1000;
    if (sightings.at(-1)?.state !== state)
      sightings.push({ at: sightings.length === 0 ? 0 : (before + now) / 2, state });
    if (isLast(state)) return sightings;
    before = now;
    await sleep(clock, now < 15 ? 100 : 1000, signal);
  }
  throw new Error(`after ${LONGEST} s it was still ${sightings.at(-1)?.state}`);
}

/** How long each state lasted; the last, not at all. */
export function durations<State extends string>(
  sightings: readonly Sighting<State>[],
): Partial<Record<State, Seconds>> {
  const lasted: Partial<Record<State, Seconds>> = {};
  for (const [index, { at, state }] of sightings.entries()) {
    const next = sightings[index + 1];
    if (next) lasted[state] = (lasted[state] ?? 0) + (next.at - at);
  }
  return lasted;
}

import type { Clock, Timer } from '../../src/clock.js';
import type { Cloud } from '../cloud.js';

/**
 * Makes what is due happen when it is due, even if nobody asks for anything: guests boot by it, and who watches
 * sees things as they happen. Answers are the same with it and without. Returns what ends it.
 */
export function keepTime(cloud: Cloud): () => void {
  let timer: Timer | undefined;
  let armedFor: number | undefined;
  const arm = (): void => {
    const due = cloud.timeline.nextDue;
    if (due === armedFor || isAboutToFire(armedFor, due, cloud.clock)) return;
    timer?.cancel();
    armedFor = due;
    if (due === undefined) return;
    timer = cloud.clock.setTimer(due - cloud.clock.now(), () => {
      armedFor = undefined;
      cloud.settle();
      arm();
    });
  };
  cloud.timeline.onChange = arm;
  arm();
  return () => {
    timer?.cancel();
    cloud.timeline.onChange = undefined;
  };
}

/** A timer that is due already looks for itself what is next. Where every step takes no time, each request sets one. */
function isAboutToFire(armedFor: number | undefined, due: number | undefined, clock: Clock): boolean {
  return armedFor !== undefined && armedFor <= clock.now() && (due === undefined || due >= armedFor);
}

import type { Timer } from '../../src/clock.js';
import type { Cloud } from '../cloud.js';

/**
 * Makes what is due happen when it is due, even if nobody asks for anything: guests boot by it, and who watches
 * sees things as they happen. Answers are the same with it and without. Returns what ends it.
 */
export function keepTime(cloud: Cloud): () => void {
  let timer: Timer | undefined;
  let armedFor: number | undefined;
  /** The timer fires in the next turn, whatever becomes of the time, and looks for itself what is next. */
  let atOnce = false;
  const arm = (): void => {
    const due = cloud.timeline.nextDue;
    if (due === armedFor || atOnce) return;
    timer?.cancel();
    armedFor = due;
    if (due === undefined) return;
    const delay = due - cloud.clock.now();
    atOnce = delay <= 0;
    timer = cloud.clock.setTimer(delay, () => {
      armedFor = undefined;
      atOnce = false;
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

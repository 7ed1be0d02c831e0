import { VirtualClock } from '../../src/clock.js';
import type { Cloud } from '../cloud.js';
import type { ActiveFault } from '../faults/faults.js';
import type { FaultView, TimeView } from './contract.js';
import { SteerableClock } from './steerable-clock.js';

export function timeView(cloud: Cloud): TimeView {
  const { clock, timeline } = cloud;
  const due = timeline.nextDue;
  return {
    now: new Date(clock.now()).toISOString(),
    ...pace(clock),
    next_due: due === undefined ? null : new Date(due).toISOString(),
    scheduled: timeline.scheduled.length,
  };
}

function pace(clock: Cloud['clock']): Pick<TimeView, 'mode' | 'speed'> {
  if (clock instanceof VirtualClock) return { mode: 'virtual', speed: 0 };
  if (!(clock instanceof SteerableClock)) return { mode: 'fixed', speed: 1 };
  const { speed } = clock;
  return { mode: speed === 0 ? 'virtual' : speed === 1 ? 'real' : 'scaled', speed };
}

export function faultView({ fault, matched, struck }: ActiveFault): FaultView {
  return {
    id: fault.id,
    on: fault.on,
    when: fault.when,
    probability: fault.probability ?? null,
    nth: fault.nth ?? null,
    count: fault.count ?? null,
    effect: fault.effect,
    matched,
    struck,
  };
}
